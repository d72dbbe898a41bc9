import type { JSX } from "react";

/** Stands where the legacy path has nothing to show. */
export function NotOnThisPath({ onSpec }: { readonly onSpec: () => void }): JSX.Element {
  return (
    <div className="not-on-this-path">
      <p>
        The legacy object says nothing of layers, parameters or memory: model code works them out of single
        attributes, each family in its own way. The spec has them.
      </p>
      <button type="button" onClick={onSpec}>
        Show the spec
      </button>
    </div>
  );
}
