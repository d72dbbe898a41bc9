import { componentWords } from "../../analysis/component-words.ts";
import type { Comparison, LayersComparison, ValueEntry } from "../../compare/comparison.ts";
import { membersOf } from "../../compare/values/pair-components.ts";
import { placeOf } from "../../compare/words/show-value.ts";
import { typeOf } from "../../compare/values/type-of.ts";
import { isComponentType } from "../../spec/component.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { JsonObject } from "../../spec/json.ts";
import { isWithin, tokensOf, type Pointer } from "../../spec/pointer.ts";

/** The pointer under which the layer schedule is selected, which is compared as one value. */
export const LAYERS: Pointer = "/body/layers";

/** The rows of one component, or the layer schedule, which has one row. */
export type SpecGroup =
  | { readonly kind: "layers"; readonly layers: LayersComparison }
  | {
      readonly kind: "values";
      readonly name: string;
      /** What the component is, in words; "" for what is none. */
      readonly words: string;
      readonly entries: readonly ValueEntry[];
    };

type Body = EngineModelSpec["body"];

/**
 * The values by component, in the order of A's spec; the schedule stands first. With `onlyDifferences`, what is equal is
 * left out, unless it came about differently, and so are other views of a difference that is listed.
 */
export function specGroups(
  { values, layers }: Comparison,
  bodies: { readonly a: Body; readonly b: Body },
  onlyDifferences: boolean,
): SpecGroup[] {
  const groups: SpecGroup[] = [];
  if (!onlyDifferences || !isAlike(layers)) groups.push({ kind: "layers", layers });
  const byName = new Map<string, ValueEntry[]>();
  for (const entry of values) {
    if (onlyDifferences && isLeftOut(entry)) continue;
    const known = byName.get(entry.component);
    if (known) known.push(entry);
    else byName.set(entry.component, [entry]);
  }
  for (const [name, entries] of byName) {
    groups.push({ kind: "values", name, words: wordsOf(name, entries, bodies), entries });
  }
  return groups;
}

/** Whether the schedules are equal, and came about in the same way. */
function isAlike({ equal, drift }: LayersComparison): boolean {
  return equal && !drift;
}

/** Whether a value is no difference, or another view of one that is listed. */
function isLeftOut({ status, drift, folded_into }: ValueEntry): boolean {
  return (status === "equal" && !drift) || folded_into !== null;
}

/** Both types, where components of one name are not of one type. */
function wordsOf(
  group: string,
  entries: readonly ValueEntry[],
  bodies: { readonly a: Body; readonly b: Body },
): string {
  const names = namesOf(group);
  const words = (["a", "b"] as const).flatMap((side) => {
    const type = typeIn(bodies[side], names[side]);
    if (type === null || entries.every((entry) => entry[side] === null)) return [];
    return [isComponentType(type) ? componentWords(bodies[side], names[side]) : type.replaceAll("_", " ")];
  });
  return [...new Set(words)].join(" → ");
}

/** What either side calls the component of a group. */
function namesOf(group: string): { readonly a: string; readonly b: string } {
  const [a = group, b = a] = group.split(" → ");
  return { a, b };
}

/** The type of a body's member, null where it has none. */
function typeIn(body: Body, name: string): string | null {
  return typeOf(membersOf(body as unknown as JsonObject).get(name));
}

/** The name of an entry inside its component: what remains of the pointer. */
export function shortName(entry: ValueEntry): string {
  const place = placeOf(entry);
  const names = namesOf(entry.component);
  const inside = [
    `/body/${entry.status === "only-b" ? names.b : names.a}`,
    "/body",
    `/${entry.component}`,
  ].find((holder) => isWithin(place, holder));
  return tokensOf(place.slice(inside?.length ?? 0)).join(".") || (tokensOf(place).at(-1) ?? "");
}

/** Whether a spec pointer means an entry: one of its sides, or a value inside a part that one side has alone. */
export function isOf({ a, b }: ValueEntry, pointer: Pointer): boolean {
  return [a, b].some((side) => side !== null && isWithin(pointer, side.pointer));
}

/** The row that shows a value or component of one side, and whether it is left out where only differences are shown. */
export function rowOf(
  { values, layers }: Comparison,
  side: "a" | "b",
  pointer: Pointer,
): { readonly row: Pointer; readonly equal: boolean } {
  if (isWithin(pointer, LAYERS)) return { row: LAYERS, equal: isAlike(layers) };
  const entry =
    values.find((each) => each[side] !== null && isWithin(pointer, each[side].pointer)) ??
    values.find((each) => each[side] !== null && isWithin(each[side].pointer, pointer));
  if (!entry) return { row: pointer, equal: true };
  return { row: placeOf(entry), equal: isLeftOut(entry) };
}

/** The pointers that a selected spec pointer means on each side; null where that side has nothing of it. */
export function onEachSide(
  { values }: Comparison,
  pointer: Pointer,
): { readonly a: Pointer | null; readonly b: Pointer | null } {
  const entries = isWithin(pointer, LAYERS) ? [] : values.filter((entry) => isOf(entry, pointer));
  if (entries.length === 0) return { a: pointer, b: pointer };
  return {
    a: entries.find(({ a }) => a)?.a?.pointer ?? null,
    b: entries.find(({ b }) => b)?.b?.pointer ?? null,
  };
}
