import { leftOf } from "../analysis/checkpoint/boxes.ts";
import type { Box } from "../analysis/checkpoint/numbers.ts";
import { bytesOfRows, countOf, indexesOf, type TensorRow, tensorRows } from "../analysis/checkpoint/rows.ts";
import { releasedTensors, type SavedTensor, savedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { namesOf } from "../inspect/weights.ts";
import { type CheckpointNames, publishedNames } from "../spec/checkpoint-names.ts";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";
import { append } from "../spec/many.ts";
import { type AlikeTensors, pairTensors } from "./pair-tensors.ts";

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

/**
 * As what tensors are compared: as transformers `saved` them, where neither side is quantised; as they were `released`, with
 * what a quantised matrix is stored as and draft modules; or `whole`, quantised matrices as the model has them, where it is
 * not known what those of a side are stored as.
 */
type ComparedForm = "saved" | "released" | "whole";

/** The same in words, of what transformers does not save so. */
export const FORM_WORDS: Readonly<Record<Exclude<ComparedForm, "saved">, string>> = {
  released: "Tensors are compared as they are stored, packed and with their scales",
  whole:
    "Quantised matrices are compared as the model has them: what those of a side are stored as is not known",
};

/** The tensors of two checkpoints. */
export interface TensorsComparison {
  readonly form: ComparedForm;
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

/**
 * Compares what two configs say of their checkpoints, by the names of tensors with the numbers in them; where one is
 * quantised, what the files store.
 */
export function compareCheckpoints(a: NamedSpec, b: NamedSpec): TensorsComparison {
  const { form, tensors } = tensorsOf(a, b);
  const left = sideOf(tensors.a, a.names, form);
  const right = sideOf(tensors.b, b.names, form);
  const changes: TensorChange[] = [];
  let equal = 0;
  for (const key of new Set([...left.byKey.keys(), ...right.byKey.keys()])) {
    const pairs = pairTensors(left.byKey.get(key) ?? [], right.byKey.get(key) ?? []);
    for (const [ours, theirs] of pairs) {
      const status = statusOf(ours, theirs);
      if (status === null) equal += 1;
      else changes.push({ status, a: ours && told(ours), b: theirs && told(theirs) });
    }
  }
  const order = ({ status }: TensorChange): number => TENSOR_CHANGES.indexOf(status);
  return {
    form,
    equal,
    changes: changes.sort((x, y) => order(x) - order(y)),
    moved: left.module === right.module ? null : { a: left.module, b: right.module },
    a: left.sum,
    b: right.sum,
  };
}

/** What both sides have of tensors, in a form that is known of both. */
function tensorsOf(a: NamedSpec, b: NamedSpec) {
  const as = (form: ComparedForm, of: typeof savedTensors) => ({
    form,
    tensors: { a: of(a.spec, a.names).tensors, b: of(b.spec, b.names).tensors },
  });
  if (a.spec.quantization === null && b.spec.quantization === null) return as("saved", savedTensors);
  const released = as("released", releasedTensors);
  const isUnknown = ({ undescribed = false }: SavedTensor): boolean => undescribed;
  return released.tensors.a.some(isUnknown) || released.tensors.b.some(isUnknown)
    ? as("whole", savedTensors)
    : released;
}

function sideOf(tensors: readonly SavedTensor[], names: CheckpointNames, form: ComparedForm) {
  const { decoder: module = "model" } = form === "released" ? publishedNames(names) : names;
  const rows = tensorRows(tensors);
  const byKey = new Map<string, AlikeTensors[]>();
  for (const row of rows) {
    // The same model inside a wrapper has the same tensors.
    const inside = module !== "" && row.name.startsWith(`${module}.`);
    const key = inside ? row.name.slice(module.length) : row.part === "text" ? `.${row.name}` : row.name;
    const alike = byKey.get(key);
    if (alike === undefined) byKey.set(key, [...alikeIn(row)]);
    else append(alike, alikeIn(row));
  }
  const count = rows.reduce((sum, row) => sum + countOf(row), 0);
  return { module, byKey, sum: { tensors: count, bytes: bytesOfRows(rows) } };
}

/** The tensors of a row, apart where they are not of one type. */
function alikeIn({ name, shape, boxes, tensors }: TensorRow): readonly AlikeTensors[] {
  const byType = new Map<string, AlikeTensors & { boxes: Box[] }>();
  for (const [at, { dtype, component }] of tensors.entries()) {
    const box = boxes[at] ?? [];
    const alike = byType.get(dtype);
    if (alike) alike.boxes.push(box);
    else byType.set(dtype, { name, shape, dtype, boxes: [box], component });
  }
  return [...byType.values()];
}

function statusOf(a: AlikeTensors | null, b: AlikeTensors | null): TensorChange["status"] | null {
  if (a === null) return "only-b";
  if (b === null) return "only-a";
  if (a.shape.join() !== b.shape.join()) return "shape";
  if (a.dtype !== b.dtype) return "dtype";
  const isSame = leftOf(a.boxes, b.boxes).length === 0 && leftOf(b.boxes, a.boxes).length === 0;
  return isSame ? null : "number";
}

function told(tensors: AlikeTensors): TensorsOfSide {
  const { name, shape, dtype, component } = tensors;
  return { name, shape, dtype, indexes: indexesOf(tensors), count: countOf(tensors), component };
}
