import { get, put, type ClassRules } from "../unfinished-object.ts";
import { everyNth, schedule } from "../layer-types.ts";
import { computed, isNone, json, plain } from "../tracked.ts";
import { classValue, headDim, kvHeads } from "./common.ts";

const GPT_OSS_ROPE = {
  rope_type: "yarn",
  factor: 32,
  beta_fast: 32,
  beta_slow: 1,
  truncate: false,
  original_max_position_embeddings: 4096,
};

const MIMO_ROPE = {
  full_attention: { rope_type: "default", rope_theta: 5_000_000, partial_rotary_factor: 0.334 },
  sliding_attention: { rope_type: "default", rope_theta: 10_000, partial_rotary_factor: 0.334 },
};

/** Families of one class each, in transformers 5.x. */
export const other: { readonly [className: string]: ClassRules } = {
  Glm4MoeConfig: {
    init: (self, kwargs, base) => {
      classValue(self, kwargs, "partial_rotary_factor", 0.5);
      base(kwargs);
    },
  },
  GptOssConfig: {
    init: (self, kwargs, base) => {
      kvHeads(self);
      headDim(self);
      const rule = "every second layer is full_attention, the others sliding_attention";
      schedule(self, "layer_types", [], rule, everyNth(2, "full_attention", "sliding_attention"));
      if (isNone(get(self, "rope_parameters"))) {
        put(self, "rope_parameters", plain(GPT_OSS_ROPE, { kind: "class_default", class: self.className }));
      }
      base(kwargs);
    },
  },
  MiMoV2FlashConfig: {
    convertRope: () => undefined,
    init: (self, kwargs, base) => {
      const full = everyNth(6, "full_attention", "sliding_attention");
      const rule = "the first layer and every sixth are full_attention, the others sliding_attention";
      schedule(self, "layer_types", [], rule, (layer) => (layer === 0 ? "full_attention" : full(layer)));
      const sparse = "the first layer is dense, the others sparse";
      schedule(self, "mlp_layer_types", [], sparse, (layer) => (layer === 0 ? "dense" : "sparse"));
      if (isNone(get(self, "rope_parameters"))) {
        put(self, "rope_parameters", plain(MIMO_ROPE, { kind: "class_default", class: self.className }));
      }
      const factor = get(self, "routed_scaling_factor");
      if (json(factor) === null)
        put(self, "routed_scaling_factor", computed(1, [factor], "1 where it is null"));
      base(kwargs);
    },
  },
};
