import type { CheckpointNames, Renames } from "../../spec/checkpoint-names.ts";

const LAYER: Renames = {
  input_layernorm: "attn_norm",
  post_attention_layernorm: "ffn_norm",
  mlp: "ffn",
  "gate.e_score_correction_bias": "gate.bias",
  gate_proj: "w1",
  up_proj: "w3",
  down_proj: "w2",
};

const MERGE: Renames = {
  "hc_head.hc_fn": "hc_head_fn",
  "hc_head.hc_base": "hc_head_base",
  "hc_head.hc_scale": "hc_head_scale",
};

/** DeepSeek-V4's names, and what transformers changes of those that were released. */
export const NAMES: CheckpointNames = {
  head: "head",
  layer: LAYER,
  // transformers 5.18.0, modeling_deepseek_v4.py: _keep_in_fp32_modules, _keep_in_fp32_modules_strict.
  float32: ["model.norm", "compressor.wkv", "compressor.wgate", "indexer.weights_proj"],
  // Stored in bfloat16 (Compressor and Indexer, inference/model.py of deepseek-ai/DeepSeek-V4-Flash).
  unquantised: { fp8: ["compressor.wkv", "compressor.wgate", "indexer.weights_proj"] },
  // Those of the shared experts (DeepseekV4MLP, vLLM, models/deepseek_v4/nvidia/model.py).
  inVllm: {
    "shared_experts.w1": "shared_experts.gate_up_proj",
    "shared_experts.w3": "shared_experts.gate_up_proj",
    "shared_experts.w2": "shared_experts.down_proj",
  },
  ofClass: { DeepseekV4Model: { outside: { embed_tokens: "embed", ...MERGE } } },
  published: {
    decoder: "",
    outside: { embed_tokens: "embed", ...MERGE },
    layer: { ...LAYER, "attn.norm": "attn.kv_norm", weight_scale_inv: "scale" },
  },
  drafts: {
    layers: "mtp.{}",
    names: { "shared_head.norm": "norm", weight_scale_inv: "scale", ...MERGE },
    projectionsApart: true,
  },
};
