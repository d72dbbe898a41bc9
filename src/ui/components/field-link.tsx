import type { JSX } from "react";
import { dotted } from "../../config/nodes/dotted.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { Target } from "../view-state.ts";
import "./component-link.css";

interface Props {
  readonly pointer: Pointer;
  readonly places: Inspection["places"];
  readonly onSelect: (target: Target) => void;
}

/** A field of config.json, which leads to its line. */
export function FieldLink({ pointer, places, onSelect }: Props): JSX.Element {
  const line = places.get(pointer)?.line;
  return (
    <>
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
      {line !== undefined && ` (line ${line})`}
    </>
  );
}
