import { leftOf, overlapOf } from "../analysis/checkpoint/boxes.ts";
import type { Box } from "../analysis/checkpoint/numbers.ts";
import { append } from "../spec/many.ts";

/** Tensors of one side whose names differ in numbers alone, and that have one shape and one type. */
export interface AlikeTensors {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Of each number in turn: which there are. */
  readonly boxes: readonly Box[];
  /** What they belong to; null: to no component. */
  readonly component: string | null;
}

type Pair = readonly [AlikeTensors | null, AlikeTensors | null];

/**
 * Tensors of one name, side by side. What stands beside each other has a number in common, so that nothing that both sides
 * have is told as one side's alone: as a whole, where a row of one side has numbers of one row of the other side and no more,
 * else cut at the numbers. Of rows that have no number in common with the other side those that are alike are a pair.
 */
export function pairTensors(ours: readonly AlikeTensors[], theirs: readonly AlikeTensors[]): readonly Pair[] {
  const pairs: Pair[] = [];
  const alone: { a: AlikeTensors[]; b: AlikeTensors[] } = { a: [], b: [] };
  for (const { a, b } of connected(ours, theirs)) {
    if (a.length === 0 || b.length === 0) {
      append(alone.a, a);
      append(alone.b, b);
      continue;
    }
    const [left, right] = [joined(a), joined(b)];
    if (left.length === 1 && right.length === 1) pairs.push([left[0] ?? null, right[0] ?? null]);
    else append(pairs, cut(left, right));
  }
  for (const row of alone.a) {
    const at = alone.b.findIndex((other) => kindOf(other) === kindOf(row));
    pairs.push([row, at < 0 ? null : (alone.b.splice(at, 1)[0] ?? null)]);
  }
  for (const row of alone.b) pairs.push([null, row]);
  return pairs;
}

interface Rows {
  readonly a: readonly AlikeTensors[];
  readonly b: readonly AlikeTensors[];
}

/** Rows that have numbers in common, and those that have them in common with these, together. */
function connected(ours: readonly AlikeTensors[], theirs: readonly AlikeTensors[]): readonly Rows[] {
  let groups: Rows[] = theirs.map((row) => ({ a: [], b: [row] }));
  for (const row of ours) {
    const meets = ({ b }: Rows): boolean => b.some(({ boxes }) => overlapOf(row.boxes, boxes).length > 0);
    const met = groups.filter(meets);
    groups = groups.filter((group) => !met.includes(group));
    groups.push({ a: [...met.flatMap(({ a }) => a), row], b: met.flatMap(({ b }) => b) });
  }
  return groups;
}

/** Rows of one shape and type as one: a draft module that is numbered as a layer may be a layer of the other side. */
function joined(rows: readonly AlikeTensors[]): readonly AlikeTensors[] {
  const kinds = new Map<string, AlikeTensors>();
  for (const row of rows) {
    const same = kinds.get(kindOf(row));
    kinds.set(kindOf(row), same ? { ...same, boxes: [...same.boxes, ...row.boxes] } : row);
  }
  return [...kinds.values()];
}

const kindOf = ({ shape, dtype }: AlikeTensors): string => `${shape.join()} ${dtype}`;

/** What each row of one side has in common with each of the other, and what is left of it. */
function cut(ours: readonly AlikeTensors[], theirs: readonly AlikeTensors[]): readonly Pair[] {
  const common = ours.flatMap((a) =>
    theirs.flatMap((b): Pair[] => {
      const boxes = overlapOf(a.boxes, b.boxes);
      return boxes.length === 0
        ? []
        : [
            [
              { ...a, boxes },
              { ...b, boxes },
            ],
          ];
    }),
  );
  return [
    ...common,
    ...leftIn(ours, theirs).map((row): Pair => [row, null]),
    ...leftIn(theirs, ours).map((row): Pair => [null, row]),
  ];
}

/** What of these rows has numbers that none of the others has. */
function leftIn(rows: readonly AlikeTensors[], others: readonly AlikeTensors[]): readonly AlikeTensors[] {
  const taken = others.flatMap(({ boxes }) => boxes);
  return rows
    .map((row) => ({ ...row, boxes: leftOf(row.boxes, taken) }))
    .filter(({ boxes }) => boxes.length > 0);
}
