import { type JSX, useSyncExternalStore } from "react";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { fieldReaders } from "../../ui/engines/field-readers.ts";
import { checksNow, onChecks } from "../check/check-store.ts";

interface Props {
  readonly inspection: Inspection;
  /** A field of config.json. */
  readonly field: Pointer;
}

/** Which engines read the selected field, in a line; nothing until their reads were looked at. */
export function EngineLine({ inspection, field }: Props): JSX.Element | null {
  const { engines } = useSyncExternalStore(onChecks, checksNow);
  if (engines?.inspection !== inspection || !inspection.fields.has(field)) return null;
  const words = fieldReaders(engines.results, field);
  return words === null ? null : <p>{words}</p>;
}
