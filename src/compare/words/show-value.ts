import { dotted } from "../../config/nodes/dotted.ts";
import type { Json } from "../../spec/json.ts";
import { isJsonObject } from "../../spec/json.ts";
import { plural } from "../../spec/grouped.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { CostRow, SpecLeaf, SpecPart, ValueEntry } from "../comparison.ts";

/** Longer values are shortened in tables; the page and the JSON have them whole. */
const LONGEST = 60;

/** A value on one line: exact JSON, or how many entries it has where that is long. */
export function showValue(value: Json): string {
  const size = Array.isArray(value) ? value.length : isJsonObject(value) ? Object.keys(value).length : 0;
  // More entries than could stand on the line: thousands need not be written to be found too long.
  if (size <= LONGEST / 2) {
    const json = JSON.stringify(value);
    if (json.length <= LONGEST) return json;
    if (size === 0) return `${json.slice(0, LONGEST - 1)}…`;
  }
  return Array.isArray(value) ? `a list of ${plural(size, "item")}` : `a map of ${plural(size, "member")}`;
}

/** One side of an entry on one line; a part without counterpart by its words, or by its type and size. */
export function showSide(side: SpecLeaf | SpecPart | null): string {
  if (side === null) return "–";
  if ("value" in side) return showValue(side.value);
  if (side.words !== null) return side.words;
  const values = side.leaves.length === 1 ? "1 value" : `${side.leaves.length} values`;
  return side.type === null ? values : `${side.type}, ${values}`;
}

/** Both sides of an entry on one line; what one side alone has as a part stands against "none". */
export function showBoth({ a, b }: ValueEntry): readonly [string, string] {
  const part = [a, b].some((side) => side !== null && "leaves" in side);
  const show = (side: SpecLeaf | SpecPart | null): string =>
    part && (side === null || ("value" in side && side.value === null)) ? "none" : showSide(side);
  return [show(a), show(b)];
}

/** Where an entry stands: in A's spec or, where only B has it, in B's. */
export function placeOf({ status, a, b }: Pick<ValueEntry, "status" | "a" | "b">): Pointer {
  const [first, second] = status === "only-b" ? [b, a] : [a, b];
  return (first ?? second)?.pointer ?? "";
}

/** Where an entry stands, as one says it, and where in the other spec where that is elsewhere. */
export function placeWords(entry: ValueEntry): string {
  const { a, b } = entry;
  const place = placeOf(entry);
  if (!a || !b || a.pointer === b.pointer) return dotted(place);
  return `${dotted(place)} (${place === a.pointer ? `${dotted(b.pointer)} in B` : `${dotted(a.pointer)} in A`})`;
}

/** So many names stand in a line, and the number of the others. */
const MOST_NAMED = 4;

/** The first of these names, and how many more there are. */
export function firstOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** A figure with its digits grouped, without regard to the reader's locale; a dash where it is not known. */
export function showFigure(value: CostRow["a"]): string {
  return value === null ? "–" : value.toLocaleString("en-US");
}
