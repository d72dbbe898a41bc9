import { componentOf } from "../spec/component-of.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";
import { type LayerKind, lengthOf } from "../spec/layers.ts";
import { normsOfLayer } from "./layer-norms.ts";
import type { LayerParameters, ParameterCount } from "./parameter-count.ts";
import { normParameters } from "./weights/norm.ts";
import { weightsOf } from "./weights/weights-of.ts";
import type { Weights } from "./weights/weights.ts";

/**
 * Counts parameters from the components alone, layer by layer; no family is asked for. Exact up to 2^53.
 * MTP modules count where a component describes them.
 */
export function countParameters(body: DecoderBody): ParameterCount {
  const runs = body.layers.map((run) => ({ run, weights: layerWeights(body, run) }));
  const sum = (pick: (weights: Weights) => number): number =>
    runs.reduce((total, { run, weights }) => total + lengthOf(run) * pick(weights), 0);
  const embedding = body.vocab_size * body.hidden_size;
  const head = (body.tie_word_embeddings ? 0 : embedding) + (body.head_bias ? body.vocab_size : 0);
  const extras = componentWeights(body, body.extras ?? []);
  const outside = embedding + head + normParameters(body.norm, body.hidden_size);
  const text = outside + extras.all + sum((weights) => weights.all);
  const mtp = mtpParameters(body);
  return {
    total: text + mtp,
    text,
    embedding,
    lm_head: head,
    layers: mergeEqual(runs.map(({ run, weights }) => ({ from: run.from, to: run.to, params: weights.all }))),
    mtp,
    active: outside + extras.active + sum((weights) => weights.active),
  };
}

/** Parameters of one layer: its halves with the norms that `norm_placement` gives them, and its extras. */
export function layerWeights(body: DecoderBody, kind: LayerKind): Weights {
  const { mixer, mlp, extras = [] } = kind;
  const halves = [mixer, mlp].filter((name) => name !== null);
  const parts = componentWeights(body, [...halves, ...extras]);
  const norms = normsOfLayer(body.norm_placement, kind) * normParameters(body.norm, body.hidden_size);
  return { all: norms + parts.all, active: norms + parts.active };
}

function componentWeights(body: DecoderBody, names: readonly string[]): Weights {
  const parts = names.map((name) => weightsOf(componentOf(body, name), body));
  return {
    all: parts.reduce((sum, part) => sum + part.all, 0),
    active: parts.reduce((sum, part) => sum + part.active, 0),
  };
}

/** Each module: the joining projection with its two norms, its layers and a last norm, embedding and head if dedicated. */
function mtpParameters(body: DecoderBody): number {
  if (!body.mtp) return 0;
  const { num_modules, layers, dedicated_embeddings, extras = [] } = body.mtp;
  const h = body.hidden_size;
  const join = 2 * h * h + 3 * normParameters(body.norm, h);
  const stack = layers.reduce((sum, run) => sum + lengthOf(run) * layerWeights(body, run).all, 0);
  const own = dedicated_embeddings ? 2 * body.vocab_size * h : 0;
  return num_modules * (join + stack + own + componentWeights(body, extras).all);
}

function mergeEqual(layers: readonly LayerParameters[]): LayerParameters[] {
  const merged: LayerParameters[] = [];
  for (const layer of layers) {
    const last = merged.at(-1);
    if (last && last.params === layer.params) merged[merged.length - 1] = { ...last, to: layer.to };
    else merged.push(layer);
  }
  return merged;
}
