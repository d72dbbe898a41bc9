import type { DecoderBody } from "../spec/decoder-body.ts";
import type { QuantizationSpec } from "../spec/formats/quantization.ts";
import { type LayerKind, kindKey, lengthOf } from "../spec/layers.ts";
import { headTensors, layerTensors } from "../spec/model-tensors.ts";
import { type Tensor, weightsIn } from "../spec/tensors.ts";
import { countParameters, oncePerKind } from "./count-parameters.ts";
import { matrixBytes } from "./quantized/matrix-bytes.ts";
import { type Matrix, matricesIn } from "./quantized/matrix.ts";
import { type Schemes, schemesOf } from "./quantized/scheme-of.ts";
import { bytesOfType } from "./type-bytes.ts";

/** Bytes of a run of equal layers, both ends included; `bytes` is for one layer. */
export interface LayerBytes {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** How many bytes a checkpoint's weights take, as it stores them. */
export interface WeightBytes {
  /** The type of what is not quantised: the spec's, or bfloat16 where the config does not say. */
  readonly dtype: string;
  /** Decoder, embeddings, head and MTP modules: all that is counted. */
  readonly total: number;
  readonly embedding: number;
  /** 0 where the head is tied to the embedding and has no bias. */
  readonly lm_head: number;
  readonly layers: readonly LayerBytes[];
  readonly mtp: number;
}

/** The most layers that are looked at one by one; no model has nearly as many. */
const MOST_LAYERS = 2000;

const NOT_QUANTISED: Schemes = { of: () => null, likeness: () => "", sameInAllLayers: true };

/**
 * Bytes of the weights under the spec's own quantisation. Every parameter takes the bytes of `dtype`, but for the
 * matrices of linear layers that a scheme applies to: those take what matrixBytes says, each with its own scales.
 * Embeddings, norms, biases, routers and convolutions are never quantised. Draft layers follow the schemes as decoder
 * layers after the last. null where the type is unknown, the quantisation is not described, or
 * more than MOST_LAYERS layers would have to be told apart.
 */
export function weightBytes(
  body: DecoderBody,
  quantization: QuantizationSpec | null,
  dtype: string | null,
): WeightBytes | null {
  const type = dtype ?? "bfloat16";
  const each = bytesOfType(type);
  if (each === null) return null;
  const form = quantization?.normal_form;
  if (quantization && Object.keys(form?.schemes ?? {}).length === 0) return null;
  const schemes = form ? schemesOf(form) : NOT_QUANTISED;
  if (!schemes.sameInAllLayers && body.num_layers > MOST_LAYERS) return null;
  if (draftLayers(body) > MOST_LAYERS) return null;
  const partsOf = oncePerKind((kind) => quantisableParts(body, kind));
  const known = new Map<string, number>();
  const bytesOf = (kind: LayerKind, layer: number): number => {
    const key = schemes.likeness(layer) + kindKey(kind);
    let bytes = known.get(key);
    if (bytes === undefined) known.set(key, (bytes = bytesOfParts(partsOf(kind), layer, schemes, each)));
    return bytes;
  };
  const layers = body.layers.flatMap((run): LayerBytes[] =>
    schemes.sameInAllLayers
      ? [{ from: run.from, to: run.to, bytes: bytesOf(run, run.from) }]
      : merged(
          Array.from({ length: lengthOf(run) }, (_, i) => run.from + i),
          (layer) => bytesOf(run, layer),
        ),
  );
  const parameters = countParameters(body);
  const embedding = parameters.embedding * each;
  const head = bytesOfParts(partsIn(headTensors(body)), null, schemes, each);
  const inLayers = parameters.layers.reduce((sum, run) => sum + lengthOf(run) * run.params, 0);
  const outside = parameters.text - parameters.embedding - parameters.lm_head - inLayers;
  const mtp = parameters.mtp * each + draftDifference(body, partsOf, schemes, each);
  const stack = layers.reduce((sum, run) => sum + lengthOf(run) * run.bytes, 0);
  return {
    dtype: type,
    total: embedding + head + stack + outside * each + mtp,
    embedding,
    lm_head: head,
    layers,
    mtp,
  };
}

/** How many parameters there are, and the matrices among them that quantisation may change. */
interface PartsInBytes {
  readonly parameters: number;
  readonly matrices: readonly Matrix[];
}

function partsIn(tensors: readonly Tensor[]): PartsInBytes {
  return { parameters: weightsIn(tensors).all, matrices: matricesIn(tensors) };
}

function quantisableParts(body: DecoderBody, kind: LayerKind): PartsInBytes {
  return partsIn(layerTensors(body, kind));
}

function bytesOfParts(parts: PartsInBytes, layer: number | null, schemes: Schemes, each: number): number {
  return parts.parameters * each + difference(parts.matrices, layer, schemes, each);
}

/** How many bytes quantisation adds to those of the model's own type: a negative number, as a rule. */
function difference(
  matrices: readonly Matrix[],
  layer: number | null,
  schemes: Schemes,
  each: number,
): number {
  return matrices.reduce((sum, matrix) => {
    const scheme = schemes.of(matrix, layer);
    if (scheme === null) return sum;
    const { rows, columns, count } = matrix;
    return sum + count * (matrixBytes(rows, columns, scheme, each) - rows * columns * each);
  }, 0);
}

function draftLayers(body: DecoderBody): number {
  if (!body.mtp) return 0;
  return body.mtp.num_modules * body.mtp.layers.reduce((sum, run) => sum + lengthOf(run), 0);
}

function draftDifference(
  body: DecoderBody,
  partsOf: (kind: LayerKind) => PartsInBytes,
  schemes: Schemes,
  each: number,
): number {
  if (!body.mtp) return 0;
  const { num_modules: modules, layers } = body.mtp;
  const depth = layers.reduce((sum, run) => sum + lengthOf(run), 0);
  let sum = 0;
  for (let module = 0; module < modules; module++)
    for (const run of layers)
      for (let layer = run.from; layer <= run.to; layer++) {
        const draft = module * depth + layer;
        const matrices = partsOf(run).matrices.map((matrix) => ({
          ...matrix,
          names: [...matrix.names, ...matrix.names.map((name) => `mtp.layers.${draft}.${name}`)],
        }));
        sum += difference(matrices, body.num_layers + draft, schemes, each);
      }
  return sum;
}

function merged(layers: readonly number[], bytesIn: (layer: number) => number): LayerBytes[] {
  const runs: { from: number; to: number; bytes: number }[] = [];
  for (const layer of layers) {
    const bytes = bytesIn(layer);
    const last = runs.at(-1);
    if (last && last.bytes === bytes) last.to = layer;
    else runs.push({ from: layer, to: layer, bytes });
  }
  return runs;
}
