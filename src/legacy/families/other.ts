import { get, put, type ClassRules, type UnfinishedObject } from "../unfinished-object.ts";
import { everyNth, schedule } from "../layer-types.ts";
import { computed, isNone, json, plain } from "../tracked.ts";
import { headDim, kvHeads, ropeByClass } from "./common.ts";
import { before } from "./steps.ts";

const GPT_OSS_ROPE = {
  rope_type: "yarn",
  factor: 32,
  beta_fast: 32,
  beta_slow: 1,
  truncate: false,
  original_max_position_embeddings: 4096,
};

/**
 * The class fills in this dictionary without a theta, and takes the file's; the data have it with the theta of the
 * default.
 */
function yarn(self: UnfinishedObject): void {
  if (!isNone(get(self, "rope_parameters"))) return;
  put(self, "rope_parameters", plain(GPT_OSS_ROPE, { kind: "class_default", class: self.className }));
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
  GptOssConfig: before(kvHeads, headDim, yarn),
  MiMoV2FlashConfig: {
    convertRope: () => undefined,
    ...before(mimoLayers, ropeByClass, unscaled),
  },
};
