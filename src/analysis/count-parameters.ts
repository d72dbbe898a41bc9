import type { DecoderBody } from "../spec/decoder-body.ts";
import { type LayerKind, kindKey, lengthOf } from "../spec/layers.ts";
import {
  draftTensors,
  embeddingNormTensors,
  embeddingTensors,
  headTensors,
  lastNormTensors,
  layerTensors,
  namedTensors,
  timesInDrafts,
} from "../spec/model-tensors.ts";
import { towerTensors } from "../spec/towers/tower.ts";
import { type Weights, weightsIn } from "../spec/tensors.ts";
import type { LayerParameters, ParameterCount } from "./parameter-count.ts";

/**
 * Counts parameters from the components' tensors alone, layer by layer; no family is asked for. Exact up to 2^53.
 * MTP modules count where a component describes them.
 */
export function countParameters(body: DecoderBody): ParameterCount {
  const weightsOf = oncePerKind((kind) => layerWeights(body, kind));
  const runs = body.layers.map((run) => ({ run, weights: weightsOf(run) }));
  const sum = (pick: (weights: Weights) => number): number =>
    runs.reduce((total, { run, weights }) => total + lengthOf(run) * pick(weights), 0);
  const embedding = weightsIn(embeddingTensors(body)).all;
  const head = weightsIn(headTensors(body)).all;
  const named = (body.extras ?? []).flatMap((name) => namedTensors(body, name));
  const extras = weightsIn(named.filter(({ besideText }) => !besideText));
  const beside = weightsIn(named.filter(({ besideText }) => besideText)).all;
  const norms = weightsIn([...embeddingNormTensors(body), ...lastNormTensors(body)]).all;
  const outside = embedding + head + norms;
  const { towers: described, bridges } = towerParameters(body);
  const towers = described === null ? null : described + beside;
  const text = outside + extras.all + sum((weights) => weights.all) + bridges;
  const mtp = mtpParameters(body);
  return {
    total: text + mtp,
    text,
    whole: towers === null ? null : text + towers,
    towers,
    embedding,
    lm_head: head,
    layers: mergeEqual(runs.map(({ run, weights }) => ({ from: run.from, to: run.to, params: weights.all }))),
    mtp,
    active: outside + extras.active + sum((weights) => weights.active) + bridges,
  };
}

/** Parameters of one layer: its halves with their norms, and its extras. */
export function layerWeights(body: DecoderBody, kind: LayerKind): Weights {
  return weightsIn(layerTensors(body, kind));
}

/** Computes something of layers once for each kind of them: thousands of runs can be of a few kinds. */
export function oncePerKind<T>(compute: (kind: LayerKind) => T): (kind: LayerKind) => T {
  const known = new Map<string, T>();
  return (kind) => {
    const key = kindKey(kind);
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = compute(kind)));
    return value;
  };
}

/**
 * Parameters of towers and projectors, 0 where the model is the text model alone, null where they are not described or
 * their sizes are none; and of what stands between them and counts with the text.
 */
function towerParameters({ towers = {} }: DecoderBody): {
  readonly towers: number | null;
  readonly bridges: number;
} {
  const parts = Object.values(towers ?? {});
  const weigh = (ofText: boolean): number | null => {
    const tensors = parts.filter((part) => (part.part_of_text ?? false) === ofText).flatMap(towerTensors);
    const { all } = weightsIn(tensors);
    const isCount = tensors.every(({ shape }) => shape.every(isWhole)) && isWhole(all);
    return isCount ? all : null;
  };
  const bridges = weigh(true);
  return { towers: towers === null || bridges === null ? null : weigh(false), bridges: bridges ?? 0 };
}

const isWhole = (size: number): boolean => Number.isSafeInteger(size) && size >= 0;

function mtpParameters(body: DecoderBody): number {
  if (!body.mtp) return 0;
  const { num_modules, layers, extras = [] } = body.mtp;
  const stack = layers.reduce((sum, run) => sum + lengthOf(run) * layerWeights(body, run).all, 0);
  const { mtp } = body;
  const joining = draftTensors(body).reduce(
    (sum, tensor) => sum + timesInDrafts(mtp, tensor) * weightsIn([tensor]).all,
    0,
  );
  const beside = extras.flatMap((name) => namedTensors(body, name));
  return joining + num_modules * (stack + weightsIn(beside).all);
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
