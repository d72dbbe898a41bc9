import type { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { normParameters } from "./norm.ts";
import { type WeightFormula, dense } from "./weights.ts";

export const gqaAttention: WeightFormula<GQAAttentionSpec> = (spec, { hidden_size: h }) => {
  const q = spec.num_query_heads * spec.head_dim;
  const output = spec.num_query_heads * spec.v_head_dim;
  const gate = gateWidth(spec);
  const k = spec.reuses_kv ? 0 : spec.num_kv_heads * spec.head_dim;
  const v = spec.reuses_kv || spec.values_from_keys ? 0 : spec.num_kv_heads * spec.v_head_dim;
  const biased = q + k + v + (spec.output_gate?.layout === "in_q_proj" ? gate : 0);
  const biases = (spec.attention_bias ? biased : 0) + (spec.output_bias ? h : 0);
  const sinks = spec.sinks ? spec.num_query_heads : 0;
  return dense((q + gate + k + v + output) * h + biases + norms(spec, q, k) + sinks);
};

function gateWidth({ output_gate: gate, num_query_heads, v_head_dim }: GQAAttentionSpec): number {
  if (gate === null) return 0;
  return gate.granularity === "per_head" ? num_query_heads : num_query_heads * v_head_dim;
}

/** The norms of q, of k where the layer has keys of its own, and of v. */
function norms(spec: GQAAttentionSpec, q: number, k: number): number {
  const width = (all: number): number => (spec.qk_norm_type === "per_head" ? spec.head_dim : all);
  const qk =
    spec.qk_norm === null
      ? 0
      : normParameters(spec.qk_norm, width(q)) + (k === 0 ? 0 : normParameters(spec.qk_norm, width(k)));
  const value =
    spec.value_norm === null || spec.reuses_kv ? 0 : normParameters(spec.value_norm, spec.v_head_dim);
  return qk + value;
}
