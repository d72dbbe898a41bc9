import type { ModelBody } from "../spec/engine-model-spec.ts";
import { lengthOf } from "../spec/layers.ts";
import { type LayerComponent, type Weights, weightsOf } from "./component-parameters.ts";
import type { LayerParameters, ParameterCount } from "./parameter-count.ts";

/**
 * Counts parameters from the components alone, layer by layer; no family is asked for. Exact up to 2^53.
 * MTP modules count where a component describes them.
 */
export function countParameters(body: ModelBody): ParameterCount {
  const h = body.hidden_size;
  const runs = body.layers.map((run) => ({ run, weights: layerWeights(body, run.mixer, run.mlp) }));
  const sum = (pick: (weights: Weights) => number): number =>
    runs.reduce((total, { run, weights }) => total + lengthOf(run) * pick(weights), 0);
  const embedding = body.vocab_size * h;
  const head = body.tie_word_embeddings ? 0 : embedding;
  const outside = embedding + head + h;
  const text = outside + sum((weights) => weights.all);
  const mtp = mtpParameters(body);
  return {
    total: text + mtp,
    text,
    embedding,
    lm_head: head,
    layers: mergeEqual(runs.map(({ run, weights }) => ({ from: run.from, to: run.to, params: weights.all }))),
    mtp,
    active: outside + sum((weights) => weights.active),
  };
}

/** A layer of mixer and MLP with a norm of width h before each (`norm_placement: pre`). */
function layerWeights(body: ModelBody, mixer: string, mlp: string): Weights {
  const parts = [mixer, mlp].map((name) => weightsOf(componentOf(body, name), body.hidden_size));
  const norms = 2 * body.hidden_size;
  return {
    all: norms + parts.reduce((sum, part) => sum + part.all, 0),
    active: norms + parts.reduce((sum, part) => sum + part.active, 0),
  };
}

/** The component of a body under the name that a layer run gives; the adapter wrote both. */
export function componentOf(body: ModelBody, name: string): LayerComponent {
  return (body as unknown as { readonly [name: string]: LayerComponent })[name] as LayerComponent;
}

function mtpParameters(body: ModelBody): number {
  if (!("mtp" in body) || body.mtp === null) return 0;
  const { num_modules, layers_per_module, mixer, mlp, dedicated_embeddings } = body.mtp;
  const h = body.hidden_size;
  const join = 2 * h * h + 2 * h;
  const own = dedicated_embeddings ? 2 * body.vocab_size * h : 0;
  return num_modules * (join + layers_per_module * layerWeights(body, mixer, mlp).all + h + own);
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
