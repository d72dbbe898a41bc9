import { bytesOfRows, countOf, indexesOf, type TensorRow, tensorRows } from "../analysis/checkpoint/rows.ts";
import { savedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { namesOf } from "../inspect/weights.ts";
import type { CheckpointNames } from "../spec/checkpoint-names.ts";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";

/**
 * How tensors of one name differ: B lacks them, A lacks them, they have another shape, or another type, or there are
 * others of them, for layers or experts.
 */
const TENSOR_CHANGES = ["only-a", "only-b", "shape", "dtype", "number"] as const;

/** Tensors on one side whose names differ in numbers alone. */
export interface TensorsOfSide {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Which numbers their names have, in the notation of `spec tensors`. */
  readonly indexes: string;
  readonly count: number;
  readonly component: string | null;
}

/** A row of tensors that is not the same on both sides. */
export interface TensorChange {
  readonly status: (typeof TENSOR_CHANGES)[number];
  /** null where that side has none of this name. */
  readonly a: TensorsOfSide | null;
  readonly b: TensorsOfSide | null;
}

/** The tensors of two checkpoints, as transformers saves them. */
export interface TensorsComparison {
  /** How many rows are the same. */
  readonly equal: number;
  readonly changes: readonly TensorChange[];
  /** Where all names of B stand under another module than those of A, which module it is on either side. */
  readonly moved: { readonly a: string; readonly b: string } | null;
  /** Of all tensors together; bytes are null where they are not known. */
  readonly a: { readonly tensors: number; readonly bytes: number | null };
  readonly b: { readonly tensors: number; readonly bytes: number | null };
}

/** A spec, and what its checkpoint calls its tensors. */
export interface NamedSpec {
  readonly spec: EngineModelSpec;
  readonly names: CheckpointNames;
}

/** The same of an inspected file. */
export const namedSpec = (inspection: Inspection): NamedSpec => ({
  spec: inspection.spec,
  names: namesOf(inspection),
});

/** Compares what two configs say of their checkpoints, name by name. */
export function compareCheckpoints(a: NamedSpec, b: NamedSpec): TensorsComparison {
  const left = sideOf(a);
  const right = sideOf(b);
  const changes: TensorChange[] = [];
  let equal = 0;
  for (const key of new Set([...left.byKey.keys(), ...right.byKey.keys()])) {
    const pairs = paired(left.byKey.get(key) ?? [], right.byKey.get(key) ?? []);
    for (const [ours, theirs] of pairs) {
      const status = statusOf(ours, theirs);
      if (status === null) equal += 1;
      else changes.push({ status, a: ours && told(ours), b: theirs && told(theirs) });
    }
  }
  const order = ({ status }: TensorChange): number => TENSOR_CHANGES.indexOf(status);
  return {
    equal,
    changes: changes.sort((x, y) => order(x) - order(y)),
    moved: left.module === right.module ? null : { a: left.module, b: right.module },
    a: left.sum,
    b: right.sum,
  };
}

function sideOf({ spec, names }: NamedSpec) {
  const module = names.decoder ?? "model";
  const rows = tensorRows(savedTensors(spec, names).tensors);
  const byKey = new Map<string, TensorRow[]>();
  for (const row of rows) {
    // The same model inside a wrapper has the same tensors.
    const inside = module !== "" && row.name.startsWith(`${module}.`);
    const key = inside ? row.name.slice(module.length) : row.part === "text" ? `.${row.name}` : row.name;
    const alike = byKey.get(key);
    if (alike === undefined) byKey.set(key, [row]);
    else alike.push(row);
  }
  const tensors = rows.reduce((sum, row) => sum + countOf(row), 0);
  return { module, byKey, sum: { tensors, bytes: bytesOfRows(rows) } };
}

/** Rows of one name, side by side: those of the same shape first. */
function paired(
  ours: readonly TensorRow[],
  theirs: readonly TensorRow[],
): readonly (readonly [TensorRow | null, TensorRow | null])[] {
  const pairs: [TensorRow | null, TensorRow | null][] = [];
  const left = [...theirs];
  const alone: TensorRow[] = [];
  for (const row of ours) {
    const at = left.findIndex(({ shape }) => shape.join() === row.shape.join());
    if (at < 0) alone.push(row);
    else pairs.push([row, left.splice(at, 1)[0] ?? null]);
  }
  for (const row of alone) pairs.push([row, left.shift() ?? null]);
  for (const row of left) pairs.push([null, row]);
  return pairs;
}

function statusOf(a: TensorRow | null, b: TensorRow | null): TensorChange["status"] | null {
  if (a === null) return "only-b";
  if (b === null) return "only-a";
  if (a.shape.join() !== b.shape.join()) return "shape";
  if (a.dtypes.join() !== b.dtypes.join()) return "dtype";
  return indexesOf(a) === indexesOf(b) ? null : "number";
}

function told(row: TensorRow): TensorsOfSide {
  const { name, shape, dtypes, tensors } = row;
  return {
    name,
    shape,
    dtype: dtypes.join(", "),
    indexes: indexesOf(row),
    count: countOf(row),
    component: tensors[0]?.component ?? null,
  };
}
