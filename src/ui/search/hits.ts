import type { FieldPlace, Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { filterRows } from "../tree/filter.ts";
import { leavesOf, rowsOf } from "../tree/rows.ts";
import { NO_FILTER, type Target } from "../view-state.ts";

/**
 * What a search finds, in the order of the screen: values of the spec by their name, their value or the fields that they
 * come from, then the fields of config.json that none of these shows, by their path or their text.
 */
export function hitsOf(inspection: Inspection, text: string, query: string): readonly Target[] {
  const sought = query.trim().toLowerCase();
  if (sought === "") return [];
  const leaves = leavesOf(filterRows(rowsOf(inspection), { ...NO_FILTER, query }));
  const shown = new Set(leaves.flatMap(({ fields }) => fields));
  const body = text.replace(/^\uFEFF/, "");
  const matches = (pointer: Pointer, { start, end }: FieldPlace): boolean =>
    pointer.toLowerCase().includes(sought) || body.slice(start, end).toLowerCase().includes(sought);
  const fields = [...inspection.places]
    .filter(([pointer, place]) => !shown.has(pointer) && matches(pointer, place))
    .map(([pointer]) => pointer);
  return [
    ...leaves.map(({ pointer }): Target => ({ side: "spec", pointer })),
    ...fields.map((pointer): Target => ({ side: "config", pointer })),
  ];
}
