import {
  type CheckpointNames,
  type Renames,
  float32In,
  hasPart,
  releasedNames,
  withoutStacks,
  withStacks,
} from "../../spec/checkpoint-names.ts";
import {
  type StoredTensor,
  draftStoredTensors,
  quantisedJoining,
  storedTensors,
} from "../../spec/checkpoint.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { QuantizationScheme } from "../../spec/formats/quantization.ts";
import { type Tensor, channelsOf } from "../../spec/tensors.ts";
import { bodyAsStored, typeAsStored } from "../quantized/as-stored.ts";
import { matrixBytes } from "../quantized/matrix-bytes.ts";
import { type Matrix, matrixOf } from "../quantized/matrix.ts";
import { type NamesOfModel, namesOfModel } from "../quantized/module-names.ts";
import { type Decision, type Place, Schemes } from "../quantized/schemes.ts";
import { towerMatrices } from "../quantized/tower-matrices.ts";
import { bytesOfType } from "../type-bytes.ts";
import { storedCacheScales } from "./stored-cache-scales.ts";
import { channelsLast, inSwitch, type MlxMixture, mlxMixture } from "./mlx-layouts.ts";
import { numbersOf, type Range } from "./numbers.ts";
import { type Layout, packedMatrix, torchName } from "./packed-matrix.ts";

/** A tensor of the checkpoint, or equal ones, with how its numbers are kept. */
export interface SavedTensor extends StoredTensor {
  /** As torch names it; of a quantised matrix that is not taken apart, the format of its numbers: `nvfp4`. */
  readonly dtype: string;
  /** Of one of these tensors, with scales and the like where a quantised matrix is not taken apart; null: not known. */
  readonly bytes: number | null;
  /** Whether it is a quantised matrix that is not taken apart: it stands here as the model has it. */
  readonly whole?: true;
  /** Whether it is a quantised matrix of which it is not known what it is stored as: it stands here as the model has it. */
  readonly undescribed?: boolean;
  /**
   * Whether it is of another shape than the quantised matrix of which it holds the numbers, packed, or the scales: `holds`
   * is then about the matrix, and not about the axes of this tensor.
   */
  readonly packed?: true;
  /** Whether it is one number that is read whatever its shape: [], [1] or [1, 1]. */
  readonly single?: true;
  /** Whether it is a scale of which the file does not say in which floating-point type it is kept. */
  readonly anyFloat?: true;
  /** Whether it is a scale of a quantised cache, which a loader can do without. */
  readonly ofCache?: true;
}

/** The name of saved tensors with {} for each number, and which numbers they have. */
export function numbersOfSaved({
  name,
  layers,
  experts,
  firstExpert = 0,
}: SavedTensor): ReturnType<typeof numbersOf> {
  return numbersOf(name, {
    layer: (layers ?? []).map(({ from, to }): Range => [from, to]),
    expert: [[firstExpert, firstExpert + experts - 1]],
  });
}

/** What is saved for a spec, and whether that is all. */
export interface Checkpoint {
  readonly tensors: readonly SavedTensor[];
  /** false where a tower or a quantised matrix is not described: some tensors are then missing, or not as on disk. */
  readonly complete: boolean;
}

/**
 * Whose files: those that transformers saves, those that the publisher released, or those that transformers saves under
 * the names of its class (`save_pretrained(save_original_format=False)`).
 */
export type CheckpointForm = "transformers" | "hub" | "class";

/**
 * The tensors that a checkpoint of this spec holds, as the model has them: a quantised matrix is one tensor of its own
 * shape, whose bytes are those of all that is stored for it.
 */
export function savedTensors(spec: EngineModelSpec, names: CheckpointNames): Checkpoint {
  const { dtype, each, schemes, ofTowers, method, body } = storageOf(spec);
  const modules = namesOfModel(body, names, method);
  const towers = towersByKey(ofTowers, body, names);
  const depth = body.num_layers;
  const tensors = storedTensors(body, names).flatMap((stored) =>
    byScheme({ stored, schemes, ofTowers, towers, names: modules, depth }).map(
      ({ layers, scheme }): SavedTensor => {
        const plain = { ...stored, layers, ...plainly(stored, dtype, each) };
        if (scheme === null || scheme.weights === null || each === null) return plain;
        const bytes = stored.holds.reduce((sum, { tensor, stacked }) => {
          const { rows, columns } = channelsOf(tensor);
          return sum + (stacked ? tensor.count : 1) * matrixBytes(rows, columns, scheme, each);
        }, 0);
        return { ...plain, dtype: torchName(scheme.weights.format), bytes, whole: true };
      },
    ),
  );
  return { tensors, complete: body.towers !== null };
}

/** Methods whose tools quantise linear layers one by one, and take stacked experts apart for it. */
const APART: ReadonlySet<string> = new Set(["compressed-tensors", "modelopt", "ascend", "exl3"]);

/**
 * The tensors of the checkpoint that its publisher released: with draft modules, and with what a quantised matrix is
 * stored as, by the names of the method.
 * @param layout the tool's, where tools of one method differ; that of transformers unless given.
 */
export function releasedTensors(
  spec: EngineModelSpec,
  checkpoint: CheckpointNames,
  layout: Layout = {},
): Checkpoint {
  const { dtype, each, schemes, ofTowers, described, method, body } = storageOf(spec);
  const names = releasedNames(checkpoint, method);
  const isMlx = method === "mlx";
  // mlx-lm and mlx-vlm leave draft modules out (sanitize of their models).
  const drafts = isMlx ? [] : draftStoredTensors(body, names);
  const joins = new Set(quantisedJoining(body, names.drafts).map(({ name }) => name));
  const modules = namesOfModel(body, checkpoint, method);
  const towers = towersByKey(ofTowers, body, checkpoint);
  const depth = body.num_layers;
  // What a wrapper calls its towers and its decoder in MLX, each model of mlx-vlm says for itself (Model.sanitize).
  const isWrapped = Object.keys(body.towers ?? {}).length > 0 || names.decoder?.includes("language_model");
  const isRenamed = isMlx && checkpoint.inMlx === undefined && isWrapped;
  let complete = body.towers !== null && described && drafts !== null && isRenamed !== true;
  const float32 = float32In(checkpoint, method);
  const mixture = isMlx ? mlxMixture(body.type) : undefined;
  // mlx-lm stacks all experts in its own way.
  const isApart = APART.has(method ?? "") || mixture !== undefined;
  const isStacked = names.stacksInRelease === true && spec.quantization === null;
  const all = storedTensors(body, isApart ? withoutStacks(names) : isStacked ? withStacks(names) : names);
  const mixes = all.some(({ holds: [{ tensor }] }) => tensor.experts === "routed");
  const tensors = [...all, ...(drafts ?? [])].flatMap((own) => {
    const routed = own.holds[0].tensor.experts === "routed";
    const stored = mixture !== undefined && routed ? inSwitch(own) : own;
    const [{ tensor }] = stored.holds;
    const asked = { stored, schemes, ofTowers, towers, names: modules, depth, joins };
    const parts = byScheme({ ...asked, gates: layout.gates === true && isLinearGate(stored, names) }).flatMap(
      ({ layers, scheme, whole }): SavedTensor[] => {
        const plain = { ...stored, layers, ...plainly(stored, dtype, each) };
        if (!whole) complete = false;
        if (isMlx && tensor.role === "convolution") return [{ ...plain, ...channelsLast(stored) }];
        if (hasPart(stored.name, float32))
          return [{ ...plain, dtype: "float32", bytes: bytesOf(stored.shape, "float32") }];
        if (hasPart(stored.name, names.padded)) {
          complete = false;
          return [{ ...plain, undescribed: true }];
        }
        const weights = scheme?.weights ?? null;
        const kept = described ? keptOtherwise(stored, method, mixture, mixes) : ofUnknownMethod(stored);
        if (kept === "plain" || (weights === null && kept === null)) return [plain];
        const parts =
          scheme === null || weights === null || kept !== null
            ? null
            : packedMatrix(sizesOf(stored), { ...scheme, weights }, method, dtype, layout);
        if (parts === null) {
          complete = false;
          return [
            {
              ...plain,
              dtype: weights ? torchName(weights.format) : plain.dtype,
              bytes: null,
              undescribed: true,
            },
          ];
        }
        return parts.map(({ suffix, shape, dtype: type, single, anyFloat }) => ({
          ...plain,
          name: partName(stored.name, suffix, stored.part === "mtp" ? names.drafts?.names : names.layer),
          shape,
          dtype: type,
          bytes: bytesOf(shape, type),
          ...(single && { single }),
          ...(anyFloat && { anyFloat }),
          ...(shape.join() !== stored.shape.join() && { packed: true as const }),
        }));
      },
    );
    return [...parts, ...cacheScales(own, spec, dtype)];
  });
  return { tensors, complete };
}

/** The scales of a cache of keys and values that stand beside a projection, in the type of the attention's parameters. */
function cacheScales(stored: StoredTensor, spec: EngineModelSpec, dtype: string): readonly SavedTensor[] {
  const [{ tensor }] = stored.holds;
  return storedCacheScales(stored, spec).map(({ name, shape }): SavedTensor => {
    const local = { ...tensor, name: name.replace(/^.*\./, ""), shape, role: "buffer", cut: null } as const;
    return {
      ...stored,
      name,
      shape,
      holds: [{ tensor: local, stacked: false, turned: false, along: null }],
      dtype,
      bytes: bytesOf(shape, dtype),
      ofCache: true,
    };
  });
}

/**
 * What a tool makes of a matrix whatever the scheme says: it stays as it is, or that is not known; null: what the scheme says.
 * @param mixes whether the model has experts.
 */
function keptOtherwise(
  { holds: [{ tensor }] }: StoredTensor,
  method: string | null,
  mixture: MlxMixture | undefined,
  mixes: boolean,
): "plain" | "unknown" | null {
  const { experts, role, name } = tensor;
  if (role !== "matrix") return null;
  const inMixture = experts === "routed" || experts === "router";
  switch (method) {
    case "mlx":
      if (name.startsWith("kv_b_proj.") && (mixture === undefined ? mixes : mixture.halvedKv))
        return "unknown";
      if (mixture === undefined) return inMixture ? "unknown" : null;
      return experts === "router" && mixture.router === "parameter" ? "plain" : null;
    // transformers has experts and routers as parameters since version 5, as linear layers one by one before.
    case "eetq":
    case "hqq":
    case "torchao":
      return inMixture ? "unknown" : null;
    default:
      return null;
  }
}

/** Of a method that is not described no matrix is known, but those of towers, which all leave as they are. */
const ofUnknownMethod = ({ part, holds: [{ tensor }] }: StoredTensor): "unknown" | null =>
  tensor.role === "matrix" && part !== "tower" ? "unknown" : null;

/** The name of one of the tensors that a matrix is stored as; families may call scales otherwise. */
function partName(matrix: string, suffix: string, renames: Renames = {}): string {
  const end = /(^|\.)weight$/;
  return end.test(matrix) ? matrix.replace(end, `$1${renames[suffix] ?? suffix}`) : `${matrix}${suffix}`;
}

/** Whether a model has routers that are linear layers, or gates of shared experts. */
export const hasLinearGates = ({ body }: EngineModelSpec, names: CheckpointNames): boolean =>
  storedTensors(body, names).some((stored) => isLinearGate(stored, names));

/**
 * How the checkpoint of a spec keeps numbers; `schemes` are null where nothing is quantised in a way that is known, and
 * `ofTowers` where that leaves towers as they are too.
 */
function storageOf({ body, dtype: given, quantization }: EngineModelSpec) {
  const form = quantization?.normal_form;
  const dtype = typeAsStored(given, form);
  const described = form !== undefined && Object.keys(form.schemes).length > 0;
  const schemes = described ? Schemes.of(form) : null;
  return {
    dtype,
    each: bytesOfType(dtype),
    schemes,
    ofTowers: described && schemes?.reachTowers === true ? Schemes.ofAnyModule(form) : null,
    described: described || quantization === null,
    method: form?.quant_method ?? null,
    body: bodyAsStored(body, form),
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

/** How many numbers a tensor of a shape has. */
export const elementsIn = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

/** The bytes of a tensor that is stored in a type; null where it is not known how long a number of that is. */
export function bytesOf(shape: readonly number[], dtype: string): number | null {
  const each = bytesOfType(dtype);
  return each === null ? null : each * elementsIn(shape);
}

/** Rows and columns of a stored matrix, however it lies, and how many experts lie in it. */
function sizesOf({ shape, holds: [{ tensor, stacked, turned }] }: StoredTensor) {
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
  readonly name?: string | null;
  /** Whether all of its experts follow it. */
  readonly whole: boolean;
}

/** A part whose layers are still being found. */
type RunningPart = Part & { readonly layers: { from: number; to: number }[] };

interface Asked {
  readonly stored: StoredTensor;
  readonly schemes: Schemes | null;
  readonly ofTowers: Schemes | null;
  /** Matrices of towers, by towerKey. */
  readonly towers: ReadonlyMap<string, Matrix>;
  readonly names: NamesOfModel;
  readonly depth: number;
  /** Whether it is a router or a gate that is a linear layer as all others. */
  readonly gates?: boolean;
  /** What of what joins draft modules to the stack is quantised; the rest stays as it is. */
  readonly joins?: ReadonlySet<string>;
}

/** Whether a matrix is a router that is a linear layer, or the gate of a shared expert, which always is one, of one output. */
const isLinearGate = ({ holds: [{ tensor }] }: StoredTensor, { linearRouters }: CheckpointNames): boolean =>
  tensor.role === "matrix" &&
  tensor.experts === "router" &&
  (linearRouters === true || tensor.shape[0] === 1);

/** The layers of a tensor by the scheme that it follows there. */
function byScheme({ stored, schemes, ofTowers, towers, names, depth, gates, joins }: Asked): readonly Part[] {
  const { layers, holds, part, component } = stored;
  const [{ tensor }] = holds;
  if (part === "tower") {
    const own = towers.get(towerKey(component, tensor));
    return own === undefined || ofTowers?.mayChange(own) !== true
      ? [{ layers, scheme: null, whole: true }]
      : [{ layers, ...ofMost(ofTowers.numbersOf(own, null)) }];
  }
  const found = schemes === null ? undefined : matrixOf(tensor, names.of(component, tensor));
  const matrix: Matrix | undefined = found && gates === true ? { ...found, role: "linear" } : found;
  if (schemes === null || matrix === undefined || !schemes.mayChange(matrix))
    return [{ layers, scheme: null, whole: true }];
  if (part === "mtp" && component === null && !(joins?.has(tensor.name) ?? false))
    return [{ layers, scheme: null, whole: true }];
  if (layers === null)
    return part === "text" || component === null
      ? [{ layers, ...ofMost(schemes.numbersOf(matrix, null)) }]
      : [{ layers, scheme: null, whole: true }];
  const asked = part === "mtp" ? { ...matrix, names: names.ofDraft(matrix.names) } : matrix;
  const matrices = [asked];
  const known = new Map<string, RunningPart>();
  const runs = new Map<string, RunningPart>();
  for (const { from, to } of layers)
    for (let layer = from; layer <= to; layer++) {
      const place = part === "mtp" ? draftPlace(layer, depth) : { layer };
      const likeness = schemes.likeness(matrices, place);
      let own = known.get(likeness);
      if (own === undefined) {
        const found = ofMost(schemes.numbersOf(asked, place));
        const key = `${found.name ?? ""} ${found.scheme === null} ${found.whole}`;
        own = runs.get(key) ?? { ...found, layers: [] };
        runs.set(key, own);
        known.set(likeness, own);
      }
      const last = own.layers.at(-1);
      if (last?.to === layer - 1) last.to = layer;
      else own.layers.push({ from: layer, to: layer });
    }
  return [...runs.values()];
}

const towerKey = (tower: string | null, { name }: Tensor): string => `${tower ?? ""}\n${name}`;

/** The matrices of towers and projectors; none where the quantisation leaves them as they are. */
function towersByKey(
  schemes: Schemes | null,
  body: DecoderBody,
  names: CheckpointNames,
): ReadonlyMap<string, Matrix> {
  const all = schemes === null ? [] : towerMatrices(body, names);
  return new Map(all.map((matrix) => [towerKey(matrix.tower, matrix.tensor), matrix]));
}

/** A draft module's layer, which a checkpoint counts on from the stack's last or from 0. */
function draftPlace(layer: number, depth: number): Place {
  const draft = layer < depth ? layer : layer - depth;
  return { layer: depth + draft, draft };
}

/** The scheme of most of the experts of a layer, and whether it is that of all. */
function ofMost(decisions: readonly Pick<Decision, "name" | "scheme" | "count">[]): Omit<Part, "layers"> {
  const [most] = decisions.toSorted((a, b) => b.count - a.count);
  return { scheme: most?.scheme ?? null, name: most?.name ?? null, whole: decisions.length < 2 };
}
