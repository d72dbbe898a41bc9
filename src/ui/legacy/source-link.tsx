import type { JSX } from "react";
import type { Inspection } from "../../inspect/inspection.ts";
import type { LegacySource } from "../../legacy/legacy-object.ts";
import { sourceWords } from "../../legacy/source-words.ts";
import { FieldLink } from "../components/field-link.tsx";
import type { Target } from "../view-state.ts";

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
          <FieldLink pointer={pointer} places={places} onSelect={onSelect} />
        </span>
      ))}
      {said !== null && `, ${said}`}
    </>
  );
}
