import { type FoundTensor, numberedName } from "./expected-tensors.ts";
import { FoundNumbers } from "./found-numbers.ts";
import { movedModules, movedName } from "./moved-modules.ts";
import { indexText } from "./numbers.ts";

/** How tensors of two checkpoints differ: B lacks them, A lacks them, they have another shape, or another type. */
const HEADER_CHANGES = ["only-a", "only-b", "shape", "dtype"] as const;

/** Tensors that differ in the same way, whose names differ in numbers alone. */
interface HeaderChange {
  readonly status: (typeof HEADER_CHANGES)[number];
  /** With {} for each number. */
  readonly name: string;
  /** Which numbers, in the notation of `spec tensors`. */
  readonly indexes: string;
  readonly count: number;
  /** What of the spec they belong to; null for embedding, norms and head, and for what the spec does not know. */
  readonly component: string | null;
  /** null where A has none; shape and type are null where an index alone names it. */
  readonly a: FoundTensor | null;
  readonly b: FoundTensor | null;
}

/** What two checkpoints have, as their files say. */
export interface HeadersComparison {
  /** How many tensors are the same on both sides. */
  readonly equal: number;
  /** By component, then by status. */
  readonly changes: readonly HeaderChange[];
  /** Modules of A that stand elsewhere in B: names are compared there. */
  readonly moved: readonly { readonly a: string; readonly b: string }[];
  /** How many tensors there are. */
  readonly a: number;
  readonly b: number;
}

type Tensors = ReadonlyMap<string, FoundTensor>;

/**
 * Holds the headers of two checkpoints against each other.
 * @param componentOf what of its spec a tensor of A and one of B belongs to.
 */
export function compareHeaders(
  a: Tensors,
  b: Tensors,
  componentOf: { readonly a: (name: string) => string | null; readonly b: (name: string) => string | null },
): HeadersComparison {
  const moved = movedBetween(a, b);
  const rows = new Map<
    string,
    Omit<HeaderChange, "indexes" | "count"> & { readonly numbers: FoundNumbers }
  >();
  const note = (
    status: HeaderChange["status"],
    name: string,
    component: string | null,
    sides: Pick<HeaderChange, "a" | "b">,
  ): void => {
    const { pattern, numbers } = numberedName(name);
    const key = JSON.stringify([status, pattern, sides]);
    let row = rows.get(key);
    if (row === undefined) {
      row = { status, name: pattern, component, ...sides, numbers: new FoundNumbers(numbers.length) };
      rows.set(key, row);
    }
    row.numbers.add(numbers);
  };
  const met = new Set<string>();
  let equal = 0;
  for (const [name, ours] of a) {
    const place = movedName(name, moved);
    const theirs = b.get(place);
    if (theirs !== undefined) met.add(place);
    const status = statusOf(ours, theirs);
    if (status === null) equal += 1;
    else note(status, name, componentOf.a(name), { a: ours, b: theirs ?? null });
  }
  for (const [name, theirs] of b)
    if (!met.has(name)) note("only-b", name, componentOf.b(name), { a: null, b: theirs });
  const changes = [...rows.values()].map(({ numbers, ...row }): HeaderChange => ({
    ...row,
    indexes: indexText(numbers.boxes()),
    count: numbers.count,
  }));
  return {
    equal,
    changes: changes.toSorted(
      (x, y) =>
        (x.component ?? "").localeCompare(y.component ?? "") ||
        HEADER_CHANGES.indexOf(x.status) - HEADER_CHANGES.indexOf(y.status),
    ),
    moved: moved.map(({ spec, file }) => ({ a: spec, b: file })),
    a: a.size,
    b: b.size,
  };
}

/** What an index alone names is the same where both have it. */
function statusOf(a: FoundTensor, b: FoundTensor | undefined): HeaderChange["status"] | null {
  if (b === undefined) return "only-a";
  if (a.shape !== null && b.shape !== null && a.shape.join() !== b.shape.join()) return "shape";
  return a.dtype !== null && b.dtype !== null && a.dtype !== b.dtype ? "dtype" : null;
}

function movedBetween(a: Tensors, b: Tensors) {
  const patterns = (tensors: Tensors): ReadonlySet<string> =>
    new Set([...tensors.keys()].map((name) => numberedName(name).pattern));
  const ours = patterns(a);
  const theirs = patterns(b);
  return movedModules(
    new Map([...ours].map((pattern) => [pattern, theirs.has(pattern)])),
    [...theirs].filter((pattern) => !ours.has(pattern)),
  );
}
