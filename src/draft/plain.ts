import type { Json, JsonObject } from "../spec/json.ts";
import { isJsonObject } from "../spec/json.ts";
import { sameJson } from "../spec/same-json.ts";

/** What is usual, so that a declaration says nothing of it; null: any value, which it says or the file gives. */
type Usual = { readonly [member: string]: readonly Json[] | null };

const BODY: Usual = {
  ...of(null, "type", "architecture_kind", "num_layers", "hidden_size", "vocab_size", "hidden_act"),
  ...of(null, "tie_word_embeddings", "norm", "layers", "attention", "mlp", "position"),
  embedding_multiplier: [1],
  final_logit_softcap: [null],
  norm_placement: ["pre", "post", "sandwich", "parallel"],
  sliding_attention: [null],
  dense_mlp: [null],
};

const ATTENTION: Usual = {
  ...of(null, "type", "num_query_heads", "num_kv_heads", "head_dim", "v_head_dim", "rotary_dim"),
  ...of(null, "attention_bias", "output_bias", "use_qk_norm", "qk_norm", "softmax_scale", "position"),
  ...of([null], "value_norm", "logit_softcap", "temperature", "output_gate"),
  ...of([false], "sinks", "values_from_keys", "reuses_kv"),
  window: null,
  mask: ["causal"],
  value_scale: [1],
  qk_norm_type: [null, "per_head", "per_layer"],
  qk_norm_order: [null, "before_rope"],
};

const DENSE: Usual = {
  ...of(null, "type", "intermediate_size", "activation", "gated", "bias"),
  clamp: [null],
};

const EXPERTS: Usual = {
  ...of(null, "type", "num_experts", "top_k", "intermediate_size", "norm_topk_prob", "activation"),
  ...of(
    [null],
    "latent_size",
    "latent_norm",
    "router_norm",
    "routing_bias_storage",
    "groups",
    "clamp",
    "shared_expert",
  ),
  ...of([false], "latent_bias", "router_bias", "use_routing_bias", "learnt_expert_scale", "weight_on_input"),
  ...of([false], "bias", "shared_bias"),
  ...of([1], "router_input_scale", "routed_scaling_factor"),
  expert_choice: ["top_scores"],
  gated: [true],
  scoring_func: ["softmax"],
};

const POSITION: Usual = {
  ...of(null, "type", "rope_theta", "scaling", "max_position_embeddings", "context_len"),
  partial_rotary_factor: [1],
  interleaved: null,
  mrope: [null],
};

const NORM: Usual = of(null, "type", "eps", "zero_centered", "has_weight", "has_bias");

/**
 * Whether a body is one that `decoder` declares with blocks alone: grouped-query attention and an MLP, the same in all
 * layers, rotary positions, and nothing else.
 */
export function isPlain(body: object): boolean {
  const { attention, mlp, position, norm } = body as { readonly [member: string]: Json };
  const runs = (body as { readonly layers: readonly unknown[] }).layers;
  return (
    runs.length === 1 &&
    fits(body as JsonObject, BODY) &&
    fits(norm, NORM) &&
    fits(attention, ATTENTION) &&
    typeOf(attention) === "gqa" &&
    (fits(mlp, DENSE) || fits(mlp, EXPERTS)) &&
    fits(position, POSITION) &&
    typeOf(position) === "rope"
  );
}

const typeOf = (part: Json | undefined): Json | undefined => (isJsonObject(part) ? part["type"] : undefined);

function fits(part: Json | undefined, usual: Usual): boolean {
  return (
    isJsonObject(part) &&
    Object.entries(part).every(([member, value]) => {
      if (!Object.hasOwn(usual, member)) return false;
      const values = usual[member];
      return values === null || values === undefined || values.some((one) => sameJson(one, value));
    })
  );
}

function of(values: readonly Json[] | null, ...members: readonly string[]): Usual {
  return Object.fromEntries(members.map((member) => [member, values]));
}
