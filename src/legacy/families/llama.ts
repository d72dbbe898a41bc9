import { get, put, type ClassRules, type UnfinishedObject } from "../unfinished-object.ts";
import { perLayer, schedule } from "../layer-types.ts";
import { computed, isNone, isTruthy, json, numberOf } from "../tracked.ts";
import { headDim, kvHeads } from "./common.ts";
import { before } from "./steps.ts";

/**
 * Llama 4: which layers have rope, and which have experts. The data know no list of layer numbers, and lead layer_types
 * to the interval where the class leads them to the list that the file may give.
 */
export function llama4Layers(
  self: UnfinishedObject,
  intervals: { rope: number; ropeInputs: Parameters<typeof computed>[1] },
): void {
  const layers = get(self, "num_hidden_layers");
  if (!isTruthy(get(self, "no_rope_layers"))) {
    const turned = perLayer(self, (layer) => ((layer + 1) % intervals.rope === 0 ? 0 : 1));
    const rule = "1 is a layer with rope: all but every no_rope_layer_interval-th";
    put(self, "no_rope_layers", computed(turned, [layers, ...intervals.ropeInputs], rule));
  }
  if (isNone(get(self, "moe_layers"))) {
    const step = get(self, "interleave_moe_layer_step");
    const every = numberOf(step);
    const moe = perLayer(self, (layer) => layer).filter((layer) => (Number(layer) + 1) % every === 0);
    put(self, "moe_layers", computed(moe, [layers, step], "every interleave_moe_layer_step-th layer"));
  }
  if (isNone(get(self, "layer_types"))) {
    const turned = get(self, "no_rope_layers");
    const list = json(turned);
    const types = (Array.isArray(list) ? list : []).map((rope) =>
      rope ? "chunked_attention" : "full_attention",
    );
    put(
      self,
      "layer_types",
      computed(types, [turned], "chunked_attention with rope, full_attention without"),
    );
  }
}

/** All layers slide where there is a window; the data know only that the default has one. */
export function ministralLayers(self: UnfinishedObject): void {
  const window = get(self, "sliding_window");
  const type = isNone(window) ? "full_attention" : "sliding_attention";
  schedule(self, "layer_types", [window], "sliding_attention where sliding_window is set", () => type);
}

/** Mistral, Ministral, Mixtral and Llama 4 in transformers 5.x. */
export const llama: { readonly [className: string]: ClassRules } = {
  MistralConfig: before(kvHeads),
  MinistralConfig: before(kvHeads, ministralLayers),
  MixtralConfig: before(kvHeads),
  Llama4TextConfig: before(kvHeads, headDim, (self) => {
    const interval = get(self, "no_rope_layer_interval");
    llama4Layers(self, { rope: numberOf(interval), ropeInputs: [interval] });
  }),
};
