import type { JSX } from "react";

/** What this is, and what it is not; docs/engines.md has more. */
export function LensAbout(): JSX.Element {
  return (
    <details className="lens-about">
      <summary>What is told of engines, and what not</summary>
      <p>
        The sources of each engine were read at one commit, and nothing of it was run. A line counts whether
        or not it is ever reached: “would raise” means, if it is. The tables have the code of each model, and
        what the engine asks of every file before; schedulers, attention backends, loaders and servers ask for
        single fields too, and are not in them. What the command line, the environment or the repository’s own
        code decide is not seen, nor what changed since. A read is wrong where putting what the engine takes
        into the file would give another model, or where another field says otherwise. docs/engines.md has the
        rules, and how to make a table of your own checkout:{" "}
        <code>python3 scripts/engine-reads.py CHECKOUT -o FILE</code>.
      </p>
    </details>
  );
}
