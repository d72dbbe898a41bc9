import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { entryOf } from "../../spec/entry.ts";
import { at, from } from "../named/attribute.ts";
import { firstOf, pointerTo } from "../named/components.ts";
import type { AttributeDeclaration } from "../view/declaration.ts";

/** Names that model code of a family has for attributes which the latest class has under others, by the type of its body. */
export const NAMES_IN_MODEL_CODE: {
  readonly [bodyType: string]: { readonly [inClass: string]: string };
} = {
  // vLLM, qwen3_moe.py and qwen3_vl_moe.py: config.num_experts, as the class itself said before 5.x.
  qwen3_moe: { num_local_experts: "num_experts" },
  qwen3_vl_moe: { num_local_experts: "num_experts" },
};

const ASKED_BY_MODEL_CODE: { readonly [modelType: string]: readonly string[] } = {
  // vLLM and SGLang, deepseek_v2.py, which reads DeepSeek-V3 and its kin.
  deepseek_v2: ["scoring_func"],
  deepseek_v3: ["scoring_func"],
  deepseek_v32: ["scoring_func", "num_nextn_predict_layers", "indexer_rope_interleave"],
  glm_moe_dsa: ["scoring_func", "num_nextn_predict_layers", "indexer_rope_interleave"],
  kimi_k2: ["scoring_func"],
  kimi_k25: ["scoring_func"],
  // vLLM, deepseek.py.
  deepseek: ["num_key_value_heads", "n_shared_experts", "first_k_dense_replace"],
  // transformers, modeling_deepseek_v4.py.
  deepseek_ref: [
    "layer_types",
    "mlp_layer_types",
    "num_key_value_heads",
    "qk_rope_head_dim",
    "n_shared_experts",
  ],
  // transformers before 5.18, modeling_deepseek_v4.py.
  deepseek_v4: ["qk_rope_head_dim", "n_shared_experts"],
  // vLLM, transformers_utils/configs/gemma4.py.
  gemma4: ["global_head_dim", "num_global_key_value_heads"],
  gemma4_text: ["global_head_dim", "num_global_key_value_heads"],
  // vLLM, glm4_moe.py and qwen3_moe.py; SGLang, qwen2.py and qwen2_moe.py.
  glm4_moe: ["head_dim"],
  qwen2: ["head_dim"],
  qwen2_moe: ["head_dim"],
  qwen3_moe: ["head_dim"],
  // The repository's own code.
  kimi_k3: ["topk_group"],
  minimax_m3: ["first_k_dense_replace"],
  // SGLang, mimo_v2_flash.py.
  mimo_v2_flash: [
    "n_shared_experts",
    "swa_num_attention_heads",
    "swa_num_key_value_heads",
    "swa_head_dim",
    "swa_v_head_dim",
    "add_swa_attention_sink_bias",
    "add_full_attention_sink_bias",
  ],
};

/**
 * Attributes that model code of a model type reads though the latest class has no such field: files have them, or older
 * classes had.
 */
export function askedByModelCode(modelType: string): readonly string[] {
  return entryOf(ASKED_BY_MODEL_CODE, modelType) ?? [];
}

/** Attributes that nothing derives, with the reason. */
export const UNDERIVED: {
  readonly [bodyType: string]: (spec: EngineModelSpec) => readonly AttributeDeclaration[];
} = {
  // vLLM, deepseek.py.
  deepseek: ({ body }) => {
    const experts = firstOf(body, "mlp", "moe");
    return experts === undefined ? [] : [at("scoring_func", `${pointerTo(experts)}/scoring_func`)];
  },
  // modeling_bloom.py.
  bloom: () => [
    from(
      "apply_residual_connection_post_layernorm",
      ["/body/norm_placement"],
      (placement) => placement === "normalised_residual",
      "whether the normalised stream goes on",
    ),
  ],
  // modeling_mpt.py; MosaicML's own code reads both fields, of which transformers builds one value each.
  mpt: () => [
    from(
      "expansion_ratio",
      ["/body/mlp/intermediate_size", "/body/hidden_size"],
      (inner, hidden) => (inner as number) / (hidden as number),
      "how many times as wide as the stream the MLP is",
    ),
    from("no_bias", ["/body/mlp/bias"], (bias) => bias !== true, "whether projections have no bias"),
  ],
  // modeling_chatglm.py of the repositories, and vLLM, chatglm.py.
  chatglm: () => [
    from(
      "multi_query_attention",
      ["/body/attention/num_kv_heads", "/body/attention/num_query_heads"],
      (kv, query) => (kv as number) < (query as number),
      "whether heads share keys",
    ),
    at("multi_query_group_num", "/body/attention/num_kv_heads"),
    from("rmsnorm", ["/body/norm/type"], (type) => type === "rmsnorm", "whether norms are RMS norms"),
    from(
      "rope_ratio",
      ["/body/position/rope_theta"],
      (theta) => (theta as number) / 10000,
      "rope_theta / 10000",
    ),
    from(
      "post_layer_norm",
      ["/body/norm_placement"],
      (placement) => placement === "pre",
      "whether the stream is normalised after the last layer, as all that are described do",
    ),
  ],
  // What its layers are stands in block_configs, which no spec gives back; the heads are the same in all of them.
  nemotron_nas: ({ body }) => {
    const attention = firstOf(body, "mixer", "gqa");
    if (attention === undefined) return [];
    return [
      at("num_attention_heads", `${pointerTo(attention)}/num_query_heads`),
      at("attention_bias", `${pointerTo(attention)}/attention_bias`),
    ];
  },
};
