import { get, put, type ClassRules, type UnfinishedObject } from "../unfinished-object.ts";
import { everyNth, schedule } from "../layer-types.ts";
import { computed, isNone, json, numberOf } from "../tracked.ts";
import { headDim, kvHeads, ropeByClass } from "./common.ts";
import { before } from "./steps.ts";

/** The layers of a file are those of one stack, unless it says so: all that run, cycle by cycle, become its layers. */
function cycles(self: UnfinishedObject): void {
  if (!isNone(get(self, "num_layers_per_stack"))) return;
  const layers = get(self, "num_hidden_layers");
  const inputs = [layers, get(self, "H_cycles"), get(self, "L_cycles")] as const;
  const [stack, high, low] = inputs.map(numberOf) as [number, number, number];
  put(
    self,
    "num_layers_per_stack",
    computed(json(layers) ?? null, [layers], "num_hidden_layers of the file"),
  );
  const rule = "num_layers_per_stack × H_cycles × (L_cycles + 1)";
  put(self, "num_hidden_layers", computed(stack * high * (low + 1), inputs, rule));
}

/** The first layer and every sixth: no form of the data has both. */
function mimoLayers(self: UnfinishedObject): void {
  const full = everyNth(6, "full_attention", "sliding_attention");
  const rule = "the first layer and every sixth are full_attention, the others sliding_attention";
  schedule(self, "layer_types", [], rule, (layer) => (layer === 0 ? "full_attention" : full(layer)));
}

/** A scale that files have as null; the data know only defaults. */
function unscaled(self: UnfinishedObject): void {
  const factor = get(self, "routed_scaling_factor");
  if (json(factor) === null) put(self, "routed_scaling_factor", computed(1, [factor], "1 where it is null"));
}

/** Families of one class each, in transformers 5.x. */
export const other: { readonly [className: string]: ClassRules } = {
  GptOssConfig: before(kvHeads, headDim),
  HrmTextConfig: before(cycles),
  MiMoV2FlashConfig: {
    convertRope: () => undefined,
    ...before(mimoLayers, ropeByClass, unscaled),
  },
};
