import type { JSX } from "react";
import { dotted } from "../../config/dotted.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { LegacySource } from "../../legacy/legacy-config.ts";
import { sourceWords } from "../../legacy/source-words.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { Target } from "../view-state.ts";
import "../components/component-link.css";

interface Props {
  readonly source: LegacySource;
  readonly places: Inspection["places"];
  readonly onSelect: (target: Target) => void;
}

/** Where an attribute of the legacy object comes from, with links to the lines of config.json. */
export function SourceLink({ source, places, onSelect }: Props): JSX.Element {
  if (!("from" in source) || source.from.length === 0) return <>{sourceWords(source)}</>;
  const said = source.kind === "file" ? source.moved : source.rule;
  return (
    <>
      {source.from.map((pointer, index) => (
        <span key={pointer}>
          {index > 0 && ", "}
          <button
            type="button"
            className="component-link"
            title="Show in config.json"
            onClick={() => {
              onSelect({ side: "config", pointer });
            }}
          >
            {dotted(pointer)}
          </button>
          {lineOf(places, pointer)}
        </span>
      ))}
      {said !== null && `, ${said}`}
    </>
  );
}

/** The line of a field, or of the first one inside of it. */
function lineOf(places: Inspection["places"], pointer: Pointer): string {
  const line = places.get(pointer)?.line;
  return line === undefined ? "" : ` (line ${line})`;
}
