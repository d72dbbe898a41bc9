import type { CheckpointPart } from "../../spec/checkpoint.ts";
import { groupBy } from "../../spec/group-by.ts";
import { grouped } from "../../spec/grouped.ts";
import { elementsIn } from "./saved-tensors.ts";
import type { FoundTensor } from "./expected-tensors.ts";
import type { FoundNumbers } from "./found-numbers.ts";
import { type Box, indexText, numbersIn } from "./numbers.ts";
import { patternsText } from "./tensors-text.ts";
import { largest } from "../../spec/many.ts";

/** Routed experts that one checkpoint has one by one, and the other in tensors of all of a layer: the same numbers. */
export interface StackedExperts {
  /** What of the spec they belong to; null for what the spec does not know. */
  readonly component: string | null;
  readonly part: CheckpointPart | null;
  /** The side that has one tensor for all experts of a layer. */
  readonly stacked: "a" | "b";
  /** Which layers, in the notation of `spec tensors`. */
  readonly layers: string;
  /** How many experts a layer has. */
  readonly experts: number;
  /** The names of each side, with {} for each number. */
  readonly names: { readonly a: readonly string[]; readonly b: readonly string[] };
  /** How many tensors these are. */
  readonly count: { readonly a: number; readonly b: number };
  /** All of it in words. */
  readonly words: string;
}

/** Tensors that differ, as a comparison of headers has them. */
interface DifferingRow {
  readonly status: string;
  /** With {} for each number. */
  readonly name: string;
  readonly component: string | null;
  readonly part: CheckpointPart | null;
  readonly a: FoundTensor | null;
  readonly b: FoundTensor | null;
  readonly numbers: FoundNumbers;
}

/** A row of experts of one side alone, with the layers that it is of. */
interface ExpertRow<Row> {
  readonly row: Row;
  readonly side: "a" | "b";
  readonly found: FoundTensor;
  readonly layers: Box;
  /** null of a row that has all experts of a layer in one tensor. */
  readonly experts: number | null;
}

/** The module of routed experts, and what follows it in a name. */
const EXPERTS = /^(.*\.experts)\.(\{\}\.)?/;

/**
 * Takes out what differs only in that one side stacks the experts of a layer: of one component and the same layers, with as
 * many numbers of each type on both sides. Where an index has the names alone, these cannot be counted, and stay.
 */
export function withoutStacked<Row extends DifferingRow>(
  rows: readonly Row[],
): { readonly rows: readonly Row[]; readonly stacked: readonly StackedExperts[] } {
  if (!rows.some(({ name }) => EXPERTS.exec(name)?.[2] === undefined && EXPERTS.test(name)))
    return { rows, stacked: [] };
  const groups = groupBy(
    rows.flatMap((row) => expertRow(row) ?? []),
    ({ row, layers }) => JSON.stringify([row.component, row.part, layers]),
  );
  const stacked = [...groups.values()].flatMap((group) => stackedIn(group) ?? []);
  const taken = new Set(stacked.flatMap(({ own }) => own));
  return { rows: rows.filter((row) => !taken.has(row)), stacked: stacked.map(({ told }) => told) };
}

function expertRow<Row extends DifferingRow>(row: Row): ExpertRow<Row> | null {
  const side = row.status === "only-a" ? "a" : row.status === "only-b" ? "b" : null;
  const match = EXPERTS.exec(row.name);
  if (side === null || match === null) return null;
  const [box, more] = row.numbers.boxes();
  if (box === undefined || more !== undefined) return null;
  const found = row[side];
  if (found === null || found.shape === null) return null;
  const [, module = "", single] = match;
  const before = module.split("{}").length - 1;
  const experts = single === undefined ? null : numbersIn(box[before] ?? []).length;
  return { row, side, found, layers: box.slice(0, before), experts };
}

/** What a group is in words, and its rows; null where one side does not stack what the other one has. */
function stackedIn<Row extends DifferingRow>(
  group: readonly ExpertRow<Row>[],
): { readonly told: StackedExperts; readonly own: readonly Row[] } | null {
  const [first] = group;
  const stacks = group.filter(({ experts }) => experts === null);
  const singles = group.filter(({ experts }) => experts !== null);
  const [stack] = stacks;
  const [single] = singles;
  if (first === undefined || stack === undefined || single === undefined || stack.side === single.side)
    return null;
  if (stacks.some(({ side }) => side !== stack.side) || singles.some(({ side }) => side !== single.side))
    return null;
  if (numbersByType(stacks) !== numbersByType(singles)) return null;
  const ofSide = (side: "a" | "b"): readonly ExpertRow<Row>[] => (stack.side === side ? stacks : singles);
  const names = { a: ofSide("a").map(({ row }) => row.name), b: ofSide("b").map(({ row }) => row.name) };
  const countOf = (side: "a" | "b"): number =>
    ofSide(side).reduce((sum, { row }) => sum + row.numbers.count, 0);
  const count = { a: countOf("a"), b: countOf("b") };
  const experts = largest(singles.map((each) => each.experts ?? 0));
  const layers = indexText([first.layers]);
  const { component, part } = first.row;
  const has = (side: "a" | "b"): string => {
    const how = side === stack.side ? "in tensors of all of a layer" : "one by one";
    return `${side.toUpperCase()} ${how} (${patternsText(names[side])}: ${grouped(count[side])} tensors)`;
  };
  const words = `The ${grouped(experts)} routed experts of ${layers === "" ? "the model" : `layers ${layers}`} are the same numbers in other tensors: ${has("a")}, ${has("b")}.`;
  return {
    told: { component, part, stacked: stack.side, layers, experts, names, count, words },
    own: group.map(({ row }) => row),
  };
}

/** How many numbers of each type there are, as a text. */
function numbersByType(rows: readonly ExpertRow<DifferingRow>[]): string {
  const numbers = new Map<string, number>();
  for (const { row, found } of rows) {
    const type = found.dtype ?? "";
    numbers.set(type, (numbers.get(type) ?? 0) + row.numbers.count * elementsIn(found.shape ?? []));
  }
  return JSON.stringify([...numbers].toSorted(([a], [b]) => a.localeCompare(b)));
}
