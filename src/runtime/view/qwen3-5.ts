import type { RuntimeViewDeclaration } from "./declaration.ts";
import { QWEN35 as or, QWEN3_NEXT_THETA } from "../families/fallbacks.ts";
import { at, from } from "../named/attribute.ts";
import { ropeParameters } from "../named/rope.ts";
import { scalingForm } from "../named/rope-form.ts";

/** What model code of Qwen3.5 reads, as the view of this name in pull request 383 of lightseekorg/tokenspeed has it. */
export const Qwen35RuntimeView: RuntimeViewDeclaration = {
  name: "Qwen35RuntimeView",
  bodyType: "qwen3_5",
  attributes: [
    at("model_type", "/body/text_model_type"),
    at("architectures", "/architectures", { on: "root" }),
    at("vocab_size", "/body/vocab_size"),
    at("hidden_size", "/body/hidden_size"),
    at("intermediate_size", "/body/dense_intermediate_size"),
    at("num_hidden_layers", "/body/num_layers"),
    at("num_attention_heads", "/body/attention/num_query_heads"),
    at("num_key_value_heads", "/body/attention/num_kv_heads"),
    at("head_dim", "/body/attention/head_dim"),
    at("hidden_act", "/body/hidden_act", { fallback: or("hidden_act", "silu") }),
    at("max_position_embeddings", "/body/position/max_position_embeddings"),
    at("rms_norm_eps", "/body/norm/eps", { fallback: or("rms_norm_eps", 1e-6) }),
    at("tie_word_embeddings", "/body/tie_word_embeddings", { fallback: or("tie_word_embeddings", false) }),
    at("rope_theta", "/body/position/rope_theta", { fallback: QWEN3_NEXT_THETA }),
    at("rope_scaling", "/body/position/scaling", {
      comparable: scalingForm,
      fallback: or("rope_scaling", null),
    }),
    { ...ropeParameters, fallback: or("rope_parameters", null) },
    at("attention_bias", "/body/attention/attention_bias", { fallback: or("attention_bias", false) }),
    at("partial_rotary_factor", "/body/partial_rotary_factor", {
      fallback: or("partial_rotary_factor", 0.25),
    }),
    at("attn_output_gate", "/body/attn_output_gate", { fallback: or("attn_output_gate", true) }),
    at("full_attention_interval", "/body/full_attention_interval"),
    at("linear_conv_kernel_dim", "/body/linear_attn/conv_kernel_dim"),
    at("linear_key_head_dim", "/body/linear_attn/key_head_dim"),
    at("linear_value_head_dim", "/body/linear_attn/value_head_dim"),
    at("linear_num_key_heads", "/body/linear_attn/num_key_heads"),
    at("linear_num_value_heads", "/body/linear_attn/num_value_heads"),
    at("decoder_sparse_step", "/body/decoder_sparse_step", { fallback: or("decoder_sparse_step", 1) }),
    at("moe_intermediate_size", "/body/moe_intermediate_size"),
    at("shared_expert_intermediate_size", "/body/shared_expert_intermediate_size"),
    at("num_experts_per_tok", "/body/mlp/top_k", { fallback: or("num_experts_per_tok", 0) }),
    at("num_experts", "/body/mlp/num_experts", { fallback: or("num_experts", 0) }),
    at("norm_topk_prob", "/body/mlp/norm_topk_prob", { fallback: or("norm_topk_prob", true) }),
    at("mlp_only_layers", "/body/mlp_only_layers", { fallback: or("mlp_only_layers", []) }),
    at("torch_dtype", "/dtype", { hf: "dtype", on: "root", fallback: or("dtype", null) }),
    from(
      "mapping",
      [],
      () => null,
      "the ranks among which tensor parallelism divides the model are the engine's to say",
      {
        hf: null,
      },
    ),
  ],
};
