import type { RuntimeViewDeclaration } from "./declaration.ts";
import type { LegacyConfig } from "../../legacy/legacy-object.ts";
import { isJsonObject, numeric, wordOf } from "../../spec/json.ts";
import { MINIMAX_M2 as or } from "../families/fallbacks.ts";
import { lookUp } from "../paths/legacy-lookup.ts";
import { at } from "../named/attribute.ts";
import { scalingForm } from "../named/rope-form.ts";

/**
 * The channels that MiniMaxM2RotaryEmbedding of transformers 5.x turns: head_dim × the rotated share of rope_parameters,
 * into which 5.17.0 does not put the file's rotary_dim (5.18.0 does).
 */
function rotatedChannels(legacy: LegacyConfig) {
  const parameters = lookUp(legacy, "rope_parameters")?.value ?? null;
  const headDim = lookUp(legacy, "head_dim")?.value;
  if (!isJsonObject(parameters) || typeof headDim !== "number") return undefined;
  const share = parameters["partial_rotary_factor"] ?? 1;
  const value = Math.trunc(headDim * numeric(share));
  const version = `transformers ${legacy.transformersVersion}`;
  const reason = `The object of ${version} has rotary_dim, but MiniMaxM2RotaryEmbedding goes by rope_parameters, which has ${share === 1 ? "no partial_rotary_factor" : `the partial_rotary_factor ${wordOf(share)}`}: it turns ${value} of the ${headDim} channels of a head.`;
  return { value, reason };
}

/** What model code of MiniMax-M2 reads, as the view of this name in pull request 383 of lightseekorg/tokenspeed has it. */
export const MiniMaxM2RuntimeView: RuntimeViewDeclaration = {
  name: "MiniMaxM2RuntimeView",
  bodyType: "minimax_m2",
  attributes: [
    at("model_type", "/model_type"),
    at("architectures", "/architectures", { on: "root" }),
    at("vocab_size", "/body/vocab_size"),
    at("hidden_size", "/body/hidden_size"),
    at("intermediate_size", "/body/mlp/intermediate_size"),
    at("num_hidden_layers", "/body/num_layers"),
    at("num_attention_heads", "/body/attention/num_query_heads"),
    at("num_key_value_heads", "/body/attention/num_kv_heads"),
    at("head_dim", "/body/attention/head_dim"),
    at("hidden_act", "/body/hidden_act", { fallback: or("hidden_act", "silu") }),
    at("max_position_embeddings", "/body/position/max_position_embeddings"),
    at("rms_norm_eps", "/body/norm/eps", { fallback: or("rms_norm_eps", 1e-6) }),
    at("tie_word_embeddings", "/body/tie_word_embeddings", { fallback: or("tie_word_embeddings", false) }),
    at("rope_theta", "/body/position/rope_theta"),
    at("rope_scaling", "/body/position/scaling", {
      comparable: scalingForm,
      fallback: or("rope_scaling", null),
    }),
    at("rotary_dim", "/body/attention/rotary_dim", { computes: rotatedChannels }),
    at("attention_bias", "/body/attention/attention_bias", { fallback: or("attention_bias", false) }),
    at("num_local_experts", "/body/mlp/num_experts"),
    at("num_experts_per_tok", "/body/mlp/top_k"),
    at("scoring_func", "/body/mlp/scoring_func", { fallback: or("scoring_func", "sigmoid") }),
    at("use_routing_bias", "/body/mlp/use_routing_bias", { fallback: or("use_routing_bias", false) }),
    at("norm_topk_prob", "/body/mlp/norm_topk_prob", { fallback: or("norm_topk_prob", false) }),
    at("use_qk_norm", "/body/attention/use_qk_norm", { fallback: or("use_qk_norm", false) }),
    at("qk_norm_type", "/body/attention/qk_norm_type", { fallback: or("qk_norm_type", null) }),
    at("num_mtp_modules", "/body/num_mtp_modules", { fallback: or("num_mtp_modules", 0) }),
    at("mtp_transformer_layers", "/body/mtp_transformer_layers", {
      fallback: or("mtp_transformer_layers", 1),
    }),
  ],
};
