import type { JSX } from "react";
import type { Commit, SpecChange, SpecHistory } from "../../sources/fetch/hub-commits.ts";
import { plural } from "../../spec/grouped.ts";

/** How far the search for commits has come. */
export type CommitSearch =
  | { readonly state: "idle" }
  | { readonly state: "reading"; readonly done: number; readonly of: number | null }
  | { readonly state: "failed"; readonly why: string }
  | { readonly state: "found"; readonly history: SpecHistory };

interface Props {
  readonly repo: string;
  readonly search: CommitSearch;
  readonly onStart: () => void;
  readonly onCancel: () => void;
  readonly onCompare: (change: SpecChange) => void;
}

/** The commits of a repository at which its spec changed, each to be compared with what was before. */
export function Commits({ repo, search, onStart, onCancel, onCompare }: Props): JSX.Element {
  return (
    <section className="compare-commits" aria-labelledby="commits-heading">
      <h2 id="commits-heading">Earlier commits of {repo}</h2>
      {search.state === "idle" && (
        <p>
          <button type="button" onClick={onStart}>
            Find the commits that changed the spec
          </button>{" "}
          Reads the config.json of each commit from the Hub, at most 50 of them.
        </p>
      )}
      <p role="status">{statusOf(search)}</p>
      {search.state === "reading" && (
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      )}
      {search.state === "failed" && (
        <button type="button" onClick={onStart}>
          Try again
        </button>
      )}
      {search.state === "found" && (
        <ul>
          {search.history.changes.map((change) => (
            <li key={change.after.id}>
              <button
                type="button"
                className="compare-line"
                onClick={() => {
                  onCompare(change);
                }}
              >
                {change.after.title}
              </button>
              <span>
                {dateOf(change.after)} · {shortId(change.before)} → {shortId(change.after)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function statusOf(search: CommitSearch): string {
  switch (search.state) {
    case "idle":
      return "";
    case "reading":
      return search.of === null
        ? "Asking for the commits…"
        : `Read ${search.done} of ${plural(search.of, "commit")}…`;
    case "failed":
      return search.why;
    case "found": {
      const { changes, commits, unreadable } = search.history;
      const passed = unreadable === 0 ? "" : ` ${unreadable} of them had no config.json that could be read.`;
      const found =
        changes.length === 0
          ? `The spec is the same in all of ${plural(commits, "commit")}.`
          : `The spec changed at ${changes.length} of ${plural(commits, "commit")}.`;
      return found + passed;
    }
  }
}

const dateOf = ({ date }: Commit): string => date.slice(0, 10);
const shortId = ({ id }: Commit): string => id.slice(0, 8);
