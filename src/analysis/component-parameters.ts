import type { DenseMLPSpec } from "../spec/components/dense-mlp.ts";
import type { GatedDeltaNetSpec } from "../spec/components/gated-delta-net.ts";
import type { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import type { MoEMLPSpec } from "../spec/components/moe-mlp.ts";

/** Parameters of a component: all of them, and those that one token passes through. */
export interface Weights {
  readonly all: number;
  readonly active: number;
}

const dense = (all: number): Weights => ({ all, active: all });

/** Parameters of grouped-query attention in a model of width `h`; shapes as GQAAttentionSpec documents them. */
function attention(spec: GQAAttentionSpec, h: number): Weights {
  const q = spec.num_query_heads * spec.head_dim;
  const kv = spec.num_kv_heads * spec.head_dim;
  const projected = q * (spec.output_gate ? 2 : 1) + 2 * kv;
  const biases = (spec.attention_bias ? projected : 0) + (spec.output_bias ? h : 0);
  const norms = spec.qk_norm === null ? 0 : spec.qk_norm_type === "per_head" ? 2 * spec.head_dim : q + kv;
  return dense(projected * h + q * h + biases + norms);
}

/** Parameters of a Gated DeltaNet mixer; shapes as GatedDeltaNetSpec documents them. */
function deltaNet(spec: GatedDeltaNetSpec, h: number): Weights {
  const k = spec.num_key_heads * spec.key_head_dim;
  const v = spec.num_value_heads * spec.value_head_dim;
  const convolved = 2 * k + v;
  const projections = h * (convolved + v + 2 * spec.num_value_heads);
  const convolution = convolved * (spec.conv_kernel_dim + (spec.conv_bias ? 1 : 0));
  return dense(projections + convolution + 2 * spec.num_value_heads + spec.value_head_dim + v * h);
}

/** Parameters of one feed-forward block of inner width `n`. */
function feedForward(n: number, h: number, gated: boolean, bias: boolean): number {
  const inner = gated ? 2 * n : n;
  return inner * h + n * h + (bias ? inner + h : 0);
}

function mixtureOfExperts(spec: MoEMLPSpec, h: number): Weights {
  const expert = feedForward(spec.intermediate_size, h, spec.gated, spec.bias);
  const shared = spec.shared_expert;
  const always =
    spec.num_experts * h +
    (shared
      ? feedForward(shared.intermediate_size, h, spec.gated, spec.bias) + (shared.gated_output ? h : 0)
      : 0);
  return {
    all: always + spec.num_experts * expert,
    active: always + Math.min(spec.top_k, spec.num_experts) * expert,
  };
}

/** A component that a layer can be made of. */
export type LayerComponent = GQAAttentionSpec | GatedDeltaNetSpec | DenseMLPSpec | MoEMLPSpec;

/** Parameters of a layer's component in a model of width `h` (hidden_size). */
export function weightsOf(component: LayerComponent, h: number): Weights {
  switch (component.type) {
    case "gqa":
      return attention(component, h);
    case "gated_delta_net":
      return deltaNet(component, h);
    case "dense":
      return dense(feedForward(component.intermediate_size, h, component.gated, component.bias));
    case "moe":
      return mixtureOfExperts(component, h);
  }
}
