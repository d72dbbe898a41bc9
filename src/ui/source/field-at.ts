import type { FieldUse } from "../../config/reading/field-use.ts";
import type { FieldReport } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";

/** A leaf of config.json with its place in the editor. */
export interface PlacedField {
  readonly pointer: Pointer;
  readonly use: FieldUse;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

/** The fields of a report, sorted by start; `toEditor` turns offsets of the text into those of the editor. */
export function placeFields(
  { fields, places }: FieldReport,
  toEditor: (offset: number) => number,
  length: number,
): PlacedField[] {
  const placed: PlacedField[] = [];
  const at = (offset: number): number => Math.min(toEditor(offset), length);
  for (const [pointer, place] of places) {
    const use = fields.get(pointer);
    if (use)
      placed.push({
        pointer,
        use,
        start: at(place.start),
        valueStart: at(place.valueStart),
        end: at(place.end),
      });
  }
  return withoutOverlap(placed.sort((a, b) => a.start - b.start));
}

/** A field with others inside it (the odd members of a long map) as the pieces between them; sorted as it was given. */
function withoutOverlap(sorted: readonly PlacedField[]): PlacedField[] {
  const pieces: PlacedField[] = [];
  const open: PlacedField[] = [];
  const closeUntil = (offset: number): void => {
    for (let last = open.at(-1); last && last.end <= offset; last = open.at(-1)) {
      open.pop();
      if (last.start <= last.end) pieces.push(last);
    }
  };
  for (const field of sorted) {
    closeUntil(field.start);
    const around = open.pop();
    if (around) {
      if (around.start < field.start) pieces.push({ ...around, end: field.start - 1 });
      open.push({ ...around, start: field.end + 1, valueStart: field.end + 1 });
    }
    open.push(field);
  }
  closeUntil(Infinity);
  return pieces;
}

/** The index of the first field that ends at or after `offset`; leaves do not overlap, so ends are sorted like starts. */
function firstEndingFrom(fields: readonly PlacedField[], offset: number): number {
  let low = 0;
  let high = fields.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((fields[middle]?.end ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The fields of which some part lies between two offsets. */
export function fieldsBetween(
  fields: readonly PlacedField[],
  from: number,
  to: number,
): readonly PlacedField[] {
  const first = firstEndingFrom(fields, from);
  let last = first;
  while (last < fields.length && (fields[last]?.start ?? 0) <= to) last++;
  return fields.slice(first, last);
}

/** The field whose key or value an offset touches. */
export function fieldAt(fields: readonly PlacedField[], offset: number): PlacedField | undefined {
  const field = fields[firstEndingFrom(fields, offset)];
  return field && field.start <= offset ? field : undefined;
}

/** The field at an offset or, beside it in the indentation or after the comma, the only one of the line. */
export function fieldNear(
  fields: readonly PlacedField[],
  offset: number,
  line: { readonly from: number; readonly to: number },
): PlacedField | undefined {
  const exact = fieldAt(fields, offset);
  if (exact) return exact;
  return onlyFieldBetween(fields, line.from, line.to);
}

/** The field between two offsets, where there is just one: cheap, however many fields a long line has. */
export function onlyFieldBetween(
  fields: readonly PlacedField[],
  from: number,
  to: number,
): PlacedField | undefined {
  const index = firstEndingFrom(fields, from);
  const startsInside = (field: PlacedField | undefined): boolean => field !== undefined && field.start <= to;
  return startsInside(fields[index]) && !startsInside(fields[index + 1]) ? fields[index] : undefined;
}
