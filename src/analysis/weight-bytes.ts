import { componentOf } from "../spec/component-of.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";
import { type LayerKind, lengthOf } from "../spec/layers.ts";
import type { QuantizationSpec } from "../spec/formats/quantization.ts";
import { countParameters, layerWeights } from "./count-parameters.ts";
import { matricesOf } from "./matrices/matrices-of.ts";
import type { Matrix } from "./matrices/matrix.ts";
import { matrixBytes } from "./quantized/matrix-bytes.ts";
import { bytesOfType } from "./type-bytes.ts";
import { areLayersAlike, type SchemeOf, schemeFinder } from "./quantized/scheme-of.ts";

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
  const schemeOf: SchemeOf = form ? schemeFinder(form) : () => null;
  const parameters = countParameters(body);
  const embedding = parameters.embedding * each;
  const head =
    (body.tie_word_embeddings ? 0 : headBytes(body, schemeOf, each)) +
    (body.head_bias ? body.vocab_size * each : 0);
  const alike = form ? areLayersAlike(form) : true;
  if ((!alike && body.num_layers > MOST_LAYERS) || draftLayers(body) > MOST_LAYERS) return null;
  const layers = body.layers.flatMap((run): LayerBytes[] =>
    alike
      ? [{ from: run.from, to: run.to, bytes: layerBytes(body, run, run.from, schemeOf, each) }]
      : merged(
          Array.from({ length: lengthOf(run) }, (_, i) => run.from + i),
          (layer) => layerBytes(body, run, layer, schemeOf, each),
        ),
  );
  const inLayers = parameters.layers.reduce((sum, run) => sum + lengthOf(run) * run.params, 0);
  const outside = parameters.text - parameters.embedding - parameters.lm_head - inLayers;
  const mtp = parameters.mtp * each + draftDifference(body, schemeOf, each);
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

function headBytes(
  { vocab_size: rows, hidden_size: columns }: DecoderBody,
  schemeOf: SchemeOf,
  each: number,
): number {
  const head: Matrix = {
    names: ["lm_head", "language_model.lm_head", "head"],
    rows,
    columns,
    count: 1,
    routed: false,
  };
  return rows * columns * each + difference([head], null, schemeOf, each);
}

function layerBytes(
  body: DecoderBody,
  kind: LayerKind,
  layer: number,
  schemeOf: SchemeOf,
  each: number,
): number {
  return layerWeights(body, kind).all * each + difference(matricesIn(body, kind), layer, schemeOf, each);
}

function matricesIn(body: DecoderBody, { mixer, mlp }: LayerKind): readonly Matrix[] {
  return [mixer, mlp].flatMap((name) => (name === null ? [] : matricesOf(componentOf(body, name), body)));
}

/** How many bytes quantisation adds to those of the model's own type: a negative number, as a rule. */
function difference(
  matrices: readonly Matrix[],
  layer: number | null,
  schemeOf: SchemeOf,
  each: number,
): number {
  return matrices.reduce((sum, matrix) => {
    const scheme = schemeOf(matrix, layer);
    if (scheme === null) return sum;
    const { rows, columns, count } = matrix;
    return sum + count * (matrixBytes(rows, columns, scheme, each) - rows * columns * each);
  }, 0);
}

function draftLayers(body: DecoderBody): number {
  if (!body.mtp) return 0;
  return body.mtp.num_modules * body.mtp.layers.reduce((sum, run) => sum + lengthOf(run), 0);
}

function draftDifference(body: DecoderBody, schemeOf: SchemeOf, each: number): number {
  if (!body.mtp) return 0;
  const { num_modules: modules, layers } = body.mtp;
  const depth = layers.reduce((sum, run) => sum + lengthOf(run), 0);
  let sum = 0;
  for (let module = 0; module < modules; module++)
    for (const run of layers)
      for (let layer = run.from; layer <= run.to; layer++) {
        const index = body.num_layers + module * depth + layer;
        const matrices = matricesIn(body, run).map((matrix) => ({
          ...matrix,
          names: [
            ...matrix.names,
            ...matrix.names.map((name) => `mtp.layers.${index - body.num_layers}.${name}`),
          ],
        }));
        sum += difference(matrices, index, schemeOf, each);
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
