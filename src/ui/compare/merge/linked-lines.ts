import type { Comparison } from "../../../compare/comparison.ts";
import type { Pointer } from "../../../spec/pointer.ts";
import { linkedFields } from "../../source/linked-fields.ts";
import type { SourceReading } from "../../source/reading.ts";
import type { Target } from "../../view-state.ts";
import { onEachSide } from "../spec-groups.ts";

/** The fields of each side's config.json that what is selected leads to. */
export interface LinkedFields {
  readonly a: ReadonlySet<Pointer>;
  readonly b: ReadonlySet<Pointer>;
}

const NONE: ReadonlySet<Pointer> = new Set();

/** A spec value leads to the fields that decide it on either side, a field to itself and to its other spellings. */
export function linkedOnBothSides(
  comparison: Comparison | undefined,
  selected: Target | null,
  readings: { readonly a: SourceReading | undefined; readonly b: SourceReading | undefined },
): LinkedFields {
  if (selected === null) return { a: NONE, b: NONE };
  if (selected.side === "config") {
    const change = comparison?.fields.find(({ pointer }) => pointer === selected.pointer);
    const spelled = (there: boolean): ReadonlySet<Pointer> =>
      new Set([selected.pointer, ...(change && !there ? change.as : [])]);
    return { a: spelled(change?.a !== null), b: spelled(change?.b !== null) };
  }
  const pointers = comparison ? onEachSide(comparison, selected.pointer) : onBoth(selected.pointer);
  const on = (side: "a" | "b"): ReadonlySet<Pointer> => {
    const pointer = pointers[side];
    const reading = readings[side];
    return pointer === null || !reading ? NONE : linkedFields({ side: "spec", pointer }, reading);
  };
  return { a: on("a"), b: on("b") };
}

function onBoth(pointer: Pointer): { readonly a: Pointer; readonly b: Pointer } {
  return { a: pointer, b: pointer };
}
