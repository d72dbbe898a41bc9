import type { DecoderBody } from "../../spec/decoder-body.ts";
import { type LayerKind, type LayerRun, kindKey, layersIn } from "../../spec/layers.ts";
import { layerWeights } from "../count-parameters.ts";

/** Layers that are made alike, wherever they stand in the stack. */
export interface LayerKindParameters {
  readonly kind: LayerKind;
  /** Their runs in the stack, in order. */
  readonly runs: readonly Pick<LayerRun, "from" | "to">[];
  readonly count: number;
  /** Parameters of one of these layers. */
  readonly each: number;
  /** Of `each`, the parameters that one token passes through. */
  readonly activeEach: number;
}

/** The decoder's layers by what they are made of, in the order of their first layers. */
export function parametersByLayerKind(body: DecoderBody): readonly LayerKindParameters[] {
  const kinds = new Map<string, LayerRun[]>();
  for (const run of body.layers) {
    const key = kindKey(run);
    const runs = kinds.get(key);
    if (runs) runs.push(run);
    else kinds.set(key, [run]);
  }
  return [...kinds.values()].flatMap((runs) => {
    const [first] = runs;
    if (!first) return [];
    const { all: each, active: activeEach } = layerWeights(body, first);
    const { from: _from, to: _to, ...kind } = first;
    return [
      { kind, runs: runs.map(({ from, to }) => ({ from, to })), count: layersIn(runs), each, activeEach },
    ];
  });
}
