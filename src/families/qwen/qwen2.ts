import { flag } from "../../config/reading/field-types.ts";
import { windowedGqa } from "../blocks/attention/gqa-block.ts";
import { dense, sparseExperts } from "../blocks/mlp/mlp-block.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { LATE_LAYERS, type WindowRule } from "../blocks/attention/windowed-layers.ts";
import { decoder } from "../declaration/decoder.ts";
import { field } from "../declaration/fact.ts";

/** Qwen2 and Qwen2.5: biases in q, k and v, a window in late layers where the file asks for it. */
export const qwen2 = decoder("qwen2", "Qwen2", {
  fixed: {
    use_mrope: {
      built: false,
      reason: cite(modeling("Qwen2", "qwen2"), "RotaryEmbedding", "has one position for each token"),
    },
  },
  attention: windowedGqa(LATE_LAYERS, { bias: true, outputBias: false }),
  mlp: dense(),
});

/** Qwen2MoeConfig.__post_init__ */
const EARLY_EVEN_LAYERS: WindowRule = {
  windowed: (index, maxWindowLayers) => index % 2 === 0 && index < maxWindowLayers,
  words: "the even ones below max_window_layers",
  offIsZero: true,
};

/** Qwen1.5-MoE and Qwen2-MoE: experts beside a gated shared expert, or a dense MLP. */
export const qwen2Moe = decoder("qwen2_moe", "Qwen2Moe", {
  attention: windowedGqa(EARLY_EVEN_LAYERS, {
    bias: field(flag, "qkv_bias"),
    outputBias: false,
    nullKvRefused: true,
  }),
  mlp: sparseExperts({ number: "num_experts", shared: true }),
});
