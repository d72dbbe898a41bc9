import type { CheckpointPart } from "../../spec/checkpoint.ts";
import type { TensorCheck } from "./compare-tensors.ts";
import type { FoundTensor, NumberedName, SpecPlace } from "./expected-tensors.ts";
import { FoundNumbers } from "./found-numbers.ts";
import { compareNumbers, type HeaderRow, type HeaderTable, inOrder, nameAt } from "./header-table.ts";
import { movedModules, movedName } from "./moved-modules.ts";
import { indexText } from "./numbers.ts";
import { type StackedExperts, withoutStacked } from "./stacked-experts.ts";
import type { FileNote } from "./weight-files.ts";

/** How tensors of two checkpoints differ: B lacks them, A lacks them, they have another shape, or another type. */
const HEADER_CHANGES = ["only-a", "only-b", "shape", "dtype"] as const;

/** Tensors that differ in the same way, whose names differ in numbers alone. */
export interface HeaderChange {
  readonly status: (typeof HEADER_CHANGES)[number];
  /** With {} for each number. */
  readonly name: string;
  /** Which numbers, in the notation of `spec tensors`. */
  readonly indexes: string;
  readonly count: number;
  /** What of the spec they belong to; null for embedding, norms and head, and for what the spec does not know. */
  readonly component: string | null;
  /** null for what the spec does not know. */
  readonly part: CheckpointPart | null;
  /** null where A has none; shape and type are null where an index alone names it. */
  readonly a: FoundTensor | null;
  readonly b: FoundTensor | null;
}

/** What two checkpoints have, as their files say. */
export interface HeadersComparison {
  /** How many tensors are the same on both sides. */
  readonly equal: number;
  /** Of how many of these one side has the name alone, from its index. */
  readonly named: number;
  /** By component, then by status. */
  readonly changes: readonly HeaderChange[];
  /** Routed experts that one side stacks and the other has one by one: they are none of the changes. */
  readonly stacked: readonly StackedExperts[];
  /** The sides whose names are other ones than transformers saves, where the other one's are not: they are compared under those. */
  readonly renamed: readonly ("a" | "b")[];
  /** Modules of A that stand elsewhere in B: names are compared there. */
  readonly moved: readonly { readonly a: string; readonly b: string }[];
  /** How many tensors there are. */
  readonly a: number;
  readonly b: number;
  /** How many were not looked for in A and in B, since not all files were there. */
  readonly unseen: { readonly a: number; readonly b: number };
  /** What there is to say of the files of a side: absent, cut off, not in the index. */
  readonly files: { readonly a: readonly FileNote[]; readonly b: readonly FileNote[] };
}

/** The headers of one side. */
export interface HeadersSide {
  readonly form: "safetensors" | "gguf";
  readonly tensors: HeaderTable;
  /** Whether the names of all tensors of the checkpoint are among them: else nothing is missing there. */
  readonly whole: boolean;
  /** What of its spec a tensor belongs to; null for what the spec does not know. */
  readonly placeOf: (name: NumberedName) => SpecPlace | null;
  /** What the names are in those that transformers saves, with {} for each number; null where they are these. */
  readonly transformers: ReadonlyMap<string, string> | null;
  readonly files: readonly FileNote[];
}

/**
 * The headers of *.safetensors files, once a check has seen all.
 * @param whole whether the names of all tensors were told.
 */
export const safetensorsSide = (
  check: TensorCheck,
  tensors: HeaderTable,
  whole: boolean,
  files: readonly FileNote[] = [],
): HeadersSide => ({
  form: "safetensors",
  tensors,
  whole,
  placeOf: check.finder(),
  transformers: check.transformersNames(),
  files,
});

/** A side under the names of transformers. */
function asTransformers(side: HeadersSide, names: ReadonlyMap<string, string>): HeadersSide {
  const own = new Map([...names].map(([theirs, transformers]) => [transformers, theirs]));
  return {
    ...side,
    tensors: side.tensors.renamed(names),
    placeOf: ({ pattern, numbers }) => side.placeOf({ pattern: own.get(pattern) ?? pattern, numbers }),
  };
}

/** Why two checkpoints cannot be held against each other; null where they can. */
export function headersObstacle(a: HeadersSide, b: HeadersSide): string | null {
  if (a.form === b.form) return null;
  const [gguf, other] = a.form === "gguf" ? ["A", "B"] : ["B", "A"];
  return `${gguf} is of GGUF files and ${other} of safetensors, which have other names for the same tensors: hold each against its own config.`;
}

/** A change in the making. */
interface Row extends Omit<HeaderChange, "indexes" | "count"> {
  readonly numbers: FoundNumbers;
}

/** Holds the headers of two checkpoints against each other. */
export function compareHeaders(ownA: HeadersSide, ownB: HeadersSide): HeadersComparison {
  const isOne = (ownA.transformers === null) !== (ownB.transformers === null);
  const renamed = (["a", "b"] as const).filter(
    (side) => isOne && (side === "a" ? ownA : ownB).transformers !== null,
  );
  const [a, b] = [ownA, ownB].map((side) =>
    isOne && side.transformers !== null ? asTransformers(side, side.transformers) : side,
  ) as [HeadersSide, HeadersSide];
  const moved = movedBetween(a.tensors, b.tensors);
  const rows = new Map<string, Row>();
  const sums = { a: 0, b: 0 };
  const unseen = { a: 0, b: 0 };
  let equal = 0;
  let named = 0;
  const note = (
    status: HeaderChange["status"],
    { numbers, pattern }: NumberedName,
    kinds: string,
    row: () => Pick<Row, "a" | "b"> & { readonly place: SpecPlace | null },
  ): void => {
    const key = `${status} ${kinds} ${pattern}`;
    let known = rows.get(key);
    if (known === undefined) {
      const { place, ...sides } = row();
      const { component = null, part = null } = place ?? {};
      known = {
        status,
        name: pattern,
        component,
        part,
        ...sides,
        numbers: new FoundNumbers(numbers.length),
      };
      rows.set(key, known);
    }
    known.numbers.add(numbers);
  };
  /** A tensor of one side alone. */
  const alone = (side: "a" | "b", row: HeaderRow, place: number): void => {
    const [own, other] = side === "a" ? [a, b] : [b, a];
    sums[side] += 1;
    if (!other.whole) {
      unseen[side === "a" ? "b" : "a"] += 1;
      return;
    }
    const kind = row.kinds[place] ?? 0;
    const name = nameAt(row, place);
    note(`only-${side}`, name, String(kind), () => ({
      a: null,
      b: null,
      [side]: own.tensors.kinds[kind] ?? null,
      place: own.placeOf(name),
    }));
  };
  const both = (ours: HeaderRow, at: number, theirs: HeaderRow, other: number): void => {
    sums.a += 1;
    sums.b += 1;
    const [kindA, kindB] = [ours.kinds[at] ?? 0, theirs.kinds[other] ?? 0];
    const foundA = a.tensors.kinds[kindA] ?? null;
    const foundB = b.tensors.kinds[kindB] ?? null;
    const status = statusOf(foundA, foundB);
    if (status === null) {
      equal += 1;
      if (foundA?.shape === null || foundB?.shape === null) named += 1;
      return;
    }
    const name = nameAt(ours, at);
    note(status, name, `${kindA} ${kindB}`, () => ({ a: foundA, b: foundB, place: a.placeOf(name) }));
  };
  const met = new Set<HeaderRow>();
  for (const [pattern, ours] of a.tensors.rows) {
    const theirs = b.tensors.rows.get(movedName(pattern, moved));
    if (theirs !== undefined) met.add(theirs);
    merge(ours, theirs, { alone, both });
  }
  for (const theirs of b.tensors.rows.values())
    if (!met.has(theirs)) for (const place of inOrder(theirs)) alone("b", theirs, place);
  const { rows: differing, stacked } = withoutStacked([...rows.values()]);
  const changes = differing.map(({ numbers, ...row }): HeaderChange => ({
    ...row,
    indexes: indexText(numbers.boxes()),
    count: numbers.count,
  }));
  return {
    equal,
    named,
    changes: changes.toSorted(
      (x, y) =>
        (x.component ?? "").localeCompare(y.component ?? "") ||
        HEADER_CHANGES.indexOf(x.status) - HEADER_CHANGES.indexOf(y.status),
    ),
    stacked,
    renamed,
    moved: moved.map(({ spec, file }) => ({ a: spec, b: file })),
    ...sums,
    unseen,
    files: { a: a.files, b: b.files },
  };
}

/** Goes through the names of both rows in order, those of the same numbers together. */
function merge(
  ours: HeaderRow,
  theirs: HeaderRow | undefined,
  told: {
    readonly alone: (side: "a" | "b", row: HeaderRow, place: number) => void;
    readonly both: (ours: HeaderRow, at: number, theirs: HeaderRow, other: number) => void;
  },
): void {
  const left = inOrder(ours);
  const right = theirs === undefined ? [] : inOrder(theirs);
  let next = 0;
  for (const place of left) {
    let order = 1;
    for (; theirs !== undefined && next < right.length; next++) {
      order = compareNumbers(theirs, right[next] ?? 0, ours, place);
      if (order >= 0) break;
      told.alone("b", theirs, right[next] ?? 0);
    }
    if (theirs !== undefined && next < right.length && order === 0)
      told.both(ours, place, theirs, right[next++] ?? 0);
    else told.alone("a", ours, place);
  }
  if (theirs !== undefined) for (const place of right.slice(next)) told.alone("b", theirs, place);
}

/** What an index alone names is the same where both have it. */
function statusOf(a: FoundTensor | null, b: FoundTensor | null): "shape" | "dtype" | null {
  if (a === null || b === null) return null;
  if (a.shape !== null && b.shape !== null && a.shape.join() !== b.shape.join()) return "shape";
  return a.dtype !== null && b.dtype !== null && a.dtype !== b.dtype ? "dtype" : null;
}

function movedBetween(a: HeaderTable, b: HeaderTable) {
  const [ours, theirs] = [a.rows, b.rows];
  return movedModules(
    new Map([...ours.keys()].map((pattern) => [pattern, theirs.has(pattern)])),
    [...theirs.keys()].filter((pattern) => !ours.has(pattern)),
  );
}
