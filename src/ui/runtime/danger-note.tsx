import type { JSX } from "react";
import type { ComparedAttribute } from "../../runtime/paths/compare-with-legacy.ts";
import { plural } from "../../spec/grouped.ts";

/** What the legacy path does to model code, in a sentence or two, before anybody looks for it. */
export function DangerNote({
  attributes,
}: {
  readonly attributes: readonly ComparedAttribute[];
}): JSX.Element {
  const silent = attributes.filter(({ danger }) => danger === "silent");
  const loud = attributes.filter(({ danger }) => danger === "loud");
  if (silent.length + loud.length === 0)
    return (
      <p className="danger-note">
        On the legacy path, model code reads the same value of every attribute of this view.
      </p>
    );
  return (
    <div className="danger-note found" role="note">
      {silent.length > 0 && (
        <p>
          On the legacy path, model code goes on with another value of {plural(silent.length, "attribute")},
          and says nothing: {listOf(silent)}.
        </p>
      )}
      {loud.length > 0 && (
        <p>
          {silent.length > 0 ? "It" : "On the legacy path, model code"} stops at{" "}
          {plural(loud.length, "attribute")}: {listOf(loud)}.
        </p>
      )}
    </div>
  );
}

function listOf(attributes: readonly ComparedAttribute[]): JSX.Element[] {
  return attributes.map(({ name }, index) => (
    <span key={name}>
      {index > 0 && ", "}
      <code>{name}</code>
    </span>
  ));
}
