import type { JSX } from "react";
import { askedTooWords, DANGER_SIGNS, getsWords } from "../engines/gets.ts";
import { SourcePlace } from "../engines/source-place.tsx";
import type { AttributeReads } from "./engine-columns.ts";
import { ReadsLink } from "./reads-link.tsx";
import { plural } from "../../spec/grouped.ts";

interface Props {
  readonly reads: AttributeReads;
  readonly engine: string;
  readonly onEngines: (engine: string, attribute: string) => void;
}

/** What an engine's code gets where it asks for an attribute, and the line. */
export function EngineCell({ reads: { first, more }, engine, onEngines }: Props): JSX.Element {
  const { attribute, danger, value, path, why, at } = first;
  const too = askedTooWords(first);
  return (
    <>
      {danger !== null && (
        <span className="attribute-absent" aria-hidden="true">
          {DANGER_SIGNS[danger]}{" "}
        </span>
      )}
      {value !== "" && <code>{value}</code>}
      <small>
        {getsWords(first)}
        {path !== "" && `, of ${path}`}
      </small>
      {too !== null && <small className="attribute-reason">{too}</small>}
      {why !== null && <small className="attribute-reason">{why}</small>}
      <small>
        <ReadsLink
          engine={engine}
          attribute={attribute}
          words={<SourcePlace at={at} />}
          onEngines={onEngines}
        />
        {more > 0 && ` and ${plural(more, "more read")}`}
      </small>
    </>
  );
}
