import type { JSX } from "react";
import type { Inspection } from "../../inspect/inspection.ts";
import { type ComparedAttribute, RAISED } from "../../runtime/paths/compared-attribute.ts";
import { shortJson } from "../components/short-json.ts";
import { SourceLink } from "../legacy/source-link.tsx";
import type { Target } from "../view-state.ts";

interface Props {
  /** As the runtime view calls it. */
  readonly name: string;
  readonly legacy: ComparedAttribute["legacy"];
  readonly read: ComparedAttribute["read"];
  readonly places: Inspection["places"];
  readonly onSelect: (target: Target) => void;
}

/** An attribute on the legacy path: its value and where transformers has it from, or what model code takes instead. */
export function LegacyCell({ name, legacy, read, places, onSelect }: Props): JSX.Element {
  return (
    <>
      {legacy !== null && (
        <>
          <code>{shortJson(legacy.value)}</code>
          <small>
            {legacy.hfName !== name && (
              <>
                <code>{legacy.hfName}</code>:{" "}
              </>
            )}
            {legacy.on === "root" && "of the whole file’s object: "}
            <SourceLink source={legacy.source} places={places} onSelect={onSelect} />
          </small>
        </>
      )}
      {legacy === null && read === null && "–"}
      {read?.by === "fallback" && (
        <>
          <span className="attribute-absent">absent, taken as </span>
          <code>{shortJson(read.value)}</code>
          <small>{read.source}</small>
        </>
      )}
      {read !== null && !("value" in read) && (
        <span className="attribute-absent">
          {read.by === "per_layer_error" ? "differs by layer" : "absent"}: {RAISED[read.by]}
        </span>
      )}
    </>
  );
}
