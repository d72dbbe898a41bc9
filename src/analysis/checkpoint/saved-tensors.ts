import { type CheckpointNames, type Renames, publishedNames } from "../../spec/checkpoint-names.ts";
import { type StoredTensor, draftStoredTensors, storedTensors } from "../../spec/checkpoint.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { QuantizationScheme } from "../../spec/formats/quantization.ts";
import { type LayerRun, lengthOf } from "../../spec/layers.ts";
import { channelsOf } from "../../spec/tensors.ts";
import { matrixBytes } from "../quantized/matrix-bytes.ts";
import { type Matrix, matricesIn } from "../quantized/matrix.ts";
import { type Schemes, schemesOf } from "../quantized/scheme-of.ts";
import { bytesOfType } from "../type-bytes.ts";
import { packedMatrix } from "./packed-matrix.ts";

/** A tensor of the checkpoint, or equal ones, with how its numbers are kept. */
export interface SavedTensor extends StoredTensor {
  /** As torch names it; of a quantised matrix that is not taken apart, the format of its numbers: `nvfp4`. */
  readonly dtype: string;
  /** Of one of these tensors, with scales and the like where a quantised matrix is not taken apart; null: not known. */
  readonly bytes: number | null;
}

/** What is saved for a spec, and whether that is all. */
export interface Checkpoint {
  readonly tensors: readonly SavedTensor[];
  /** false where a tower or a quantised matrix is not described: some tensors are then missing, or not as on disk. */
  readonly complete: boolean;
}

/**
 * The tensors that a checkpoint of this spec holds, as the model has them: a quantised matrix is one tensor of its own
 * shape, whose bytes are those of all that is stored for it.
 */
export function savedTensors(spec: EngineModelSpec, names: CheckpointNames): Checkpoint {
  const { dtype, each, schemes } = storageOf(spec);
  const tensors = storedTensors(spec.body, names).flatMap((stored) =>
    byScheme(stored, schemes, spec.body.num_layers).map(({ layers, scheme }): SavedTensor => {
      const plain = { ...stored, layers, ...plainly(stored, dtype, each) };
      if (scheme === null || scheme.weights === null || each === null) return plain;
      const bytes = stored.holds.reduce((sum, { tensor, stacked }) => {
        const { rows, columns } = channelsOf(tensor);
        return sum + (stacked ? tensor.count : 1) * matrixBytes(rows, columns, scheme, each);
      }, 0);
      return { ...plain, dtype: scheme.weights.format, bytes };
    }),
  );
  return { tensors, complete: spec.body.towers !== null };
}

/**
 * The tensors of the checkpoint that its publisher released: with draft modules, and with what a quantised matrix is
 * stored as, by the names of the method.
 */
export function releasedTensors(spec: EngineModelSpec, checkpoint: CheckpointNames): Checkpoint {
  const names = publishedNames(checkpoint);
  const { dtype, each, schemes, described, method } = storageOf(spec);
  const drafts = draftStoredTensors(spec.body, names);
  let complete = spec.body.towers !== null && described && drafts !== null;
  // These tools quantise linear layers one by one, and take stacked experts apart for it.
  const apart = method === "compressed-tensors" || method === "modelopt" ? withoutStacks(names) : names;
  const tensors = [...storedTensors(spec.body, apart), ...(drafts ?? [])].flatMap((stored) =>
    byScheme(stored, schemes, spec.body.num_layers).flatMap(({ layers, scheme }): SavedTensor[] => {
      const plain = { ...stored, layers, ...plainly(stored, dtype, each) };
      if (scheme === null || scheme.weights === null) return [plain];
      const parts = packedMatrix(matrixOf(stored), { ...scheme, weights: scheme.weights }, method, dtype);
      if (parts === null) {
        complete = false;
        return [{ ...plain, dtype: scheme.weights.format, bytes: null }];
      }
      return parts.map(({ suffix, shape, dtype: type }) => ({
        ...plain,
        name: partName(stored.name, suffix, stored.part === "mtp" ? names.drafts?.names : names.layer),
        shape,
        dtype: type,
        bytes: bytesOf(shape, type),
      }));
    }),
  );
  return { tensors, complete };
}

/** The name of one of the tensors that a matrix is stored as; families may call scales otherwise. */
function partName(matrix: string, suffix: string, renames: Renames = {}): string {
  if (suffix.startsWith("_")) return `${matrix}${suffix}`;
  return matrix.replace(/(^|\.)weight$/, `$1${renames[suffix] ?? suffix}`);
}

/** With one tensor for each expert's matrix. */
function withoutStacks({ stackedExperts: _, ...names }: CheckpointNames): CheckpointNames {
  const { dense, shared } = names.gateUp ?? {};
  return { ...names, gateUp: { ...(dense && { dense }), ...(shared && { shared }) } };
}

/** How the checkpoint of a spec keeps numbers; `schemes` are null where nothing is quantised in a way that is known. */
function storageOf({ dtype: given, quantization }: EngineModelSpec) {
  const dtype = given ?? "bfloat16";
  const form = quantization?.normal_form;
  const described = form !== undefined && Object.keys(form.schemes).length > 0;
  return {
    dtype,
    each: bytesOfType(dtype),
    schemes: described ? schemesOf(form) : null,
    described: described || quantization === null,
    method: form?.quant_method ?? null,
  };
}

function plainly(
  { shape, holds: [{ tensor }] }: StoredTensor,
  dtype: string,
  each: number | null,
): Pick<SavedTensor, "dtype" | "bytes"> {
  if (tensor.dtype !== undefined) return { dtype: tensor.dtype, bytes: bytesOf(shape, tensor.dtype) };
  return { dtype, bytes: each === null ? null : each * elementsIn(shape) };
}

const elementsIn = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

function bytesOf(shape: readonly number[], dtype: string): number | null {
  const each = bytesOfType(dtype);
  return each === null ? null : each * elementsIn(shape);
}

/** Rows and columns of a stored matrix, however it lies, and how many experts lie in it. */
function matrixOf({ shape, holds: [{ tensor, stacked, turned }] }: StoredTensor) {
  const [first = 1, second = 1] = shape.slice(stacked ? 1 : 0);
  const swapped = turned || tensor.layout === "in_out";
  return {
    rows: swapped ? second : first,
    columns: swapped ? first : second,
    experts: stacked ? tensor.count : null,
  };
}

interface Part {
  readonly layers: StoredTensor["layers"];
  readonly scheme: QuantizationScheme | null;
}

/** The layers of a tensor by the scheme that it follows there. */
function byScheme(stored: StoredTensor, schemes: Schemes | null, depth: number): readonly Part[] {
  const { layers, holds, part } = stored;
  const [{ tensor }] = holds;
  const [matrix] = schemes === null || part === "tower" ? [] : matricesIn([tensor]);
  if (schemes === null || matrix === undefined) return [{ layers, scheme: null }];
  if (part === "mtp") return draftSchemes(stored, matrix, schemes, depth);
  if (layers === null)
    return [{ layers, scheme: tensor.name.startsWith("lm_head.") ? schemes.of(matrix, null) : null }];
  if (schemes.sameInAllLayers) return [{ layers, scheme: schemes.of(matrix, layers[0]?.from ?? 0) }];
  const known = new Map<string, QuantizationScheme | null>();
  const runs = new Map<QuantizationScheme | null, { from: number; to: number }[]>();
  for (const layer of layers.flatMap(layersIn)) {
    const likeness = schemes.likeness(layer);
    let scheme = known.get(likeness);
    if (scheme === undefined) known.set(likeness, (scheme = schemes.of(matrix, layer)));
    const own = runs.get(scheme) ?? [];
    const last = own.at(-1);
    if (last?.to === layer - 1) last.to = layer;
    else own.push({ from: layer, to: layer });
    runs.set(scheme, own);
  }
  return [...runs].map(([scheme, own]) => ({ layers: own, scheme }));
}

/** Draft layers follow the schemes as decoder layers after the last, or by names of their own. */
function draftSchemes(
  { layers, component, holds: [{ tensor }] }: StoredTensor,
  matrix: Matrix,
  schemes: Schemes,
  depth: number,
): readonly Part[] {
  // What joins a module to the stack is left as it is, but for the two matrices of DeepSeek-V4.
  if (component === null && !/^[eh]_proj\./.test(tensor.name)) return [{ layers, scheme: null }];
  return (layers ?? []).map((run) => {
    const draft = run.from < depth ? run.from : run.from - depth;
    const names = [...matrix.names, ...matrix.names.map((name) => `mtp.layers.${draft}.${name}`)];
    return { layers: [run], scheme: schemes.of({ ...matrix, names }, depth + draft) };
  });
}

function layersIn(run: Pick<LayerRun, "from" | "to">): readonly number[] {
  return Array.from({ length: lengthOf(run) }, (_, i) => run.from + i);
}
