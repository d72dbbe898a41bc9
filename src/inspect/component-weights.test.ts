import { describe, expect, test } from "vitest";
import { type Component, tensorsOf } from "../spec/component.ts";
import { componentOf } from "../spec/component-of.ts";
import type { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import type { MoEMLPSpec } from "../spec/components/moe-mlp.ts";
import type { NormSpec } from "../spec/components/norm.ts";
import { normTensors, weightsIn } from "../spec/tensors.ts";
import { fixture } from "../fixtures/read.ts";
import { inspectText } from "./inspect-text.ts";

const SIZES = { hidden_size: 100, vocab_size: 1000, num_layers: 2 };

const NORM = { type: "rmsnorm", eps: 1e-6, zero_centered: false, has_weight: true } as const;

/** A component of a plain model, of which the tests change what they are about. */
function plain<T extends Component["type"]>(file: string, name: string): Extract<Component, { type: T }> {
  const result = inspectText(fixture(file));
  if (!result.ok) throw new Error(result.error.message);
  return componentOf(result.spec.body, name) as Extract<Component, { type: T }>;
}

describe("grouped-query attention of 4 query heads and 2 KV heads of 10 channels", () => {
  const sizes = { num_query_heads: 4, num_kv_heads: 2, head_dim: 10, v_head_dim: 10 };
  const base = { ...plain<"gqa">("llama--default", "attention"), ...sizes };
  const count = (members: Partial<GQAAttentionSpec>): number =>
    weightsIn(tensorsOf({ ...base, ...members }, SIZES)).all;
  const bare = 100 * (40 + 20 + 20 + 40);

  test("has q, k, v and o, and the same with a window", () => {
    expect(count({})).toBe(bare);
    expect(count({ window: { type: "sliding_window", size: 8 } })).toBe(bare);
  });

  test("has biases of q, k and v, and one of o, each by its own switch", () => {
    expect(count({ attention_bias: true })).toBe(bare + 80);
    expect(count({ output_bias: true })).toBe(bare + 100);
  });

  test("has values of their own width", () => {
    // v is 2 × 6 wide, and o reads 4 × 6.
    expect(count({ v_head_dim: 6 })).toBe(100 * (40 + 20 + 12 + 24));
  });

  test("has a logit for each query head where there are sinks", () => {
    expect(count({ sinks: true })).toBe(bare + 4);
  });

  test("has norms of heads, of all heads together, or without a weight", () => {
    expect(count({ qk_norm: NORM, qk_norm_type: "per_head" })).toBe(bare + 20);
    expect(count({ qk_norm: NORM, qk_norm_type: "per_layer" })).toBe(bare + 40 + 20);
    expect(count({ qk_norm: { ...NORM, has_weight: false }, qk_norm_type: "per_head" })).toBe(bare);
    expect(count({ value_norm: NORM })).toBe(bare + 10);
  });

  test("has no v where values are keys, and neither k nor its norm where it reuses a layer's", () => {
    expect(count({ values_from_keys: true })).toBe(bare - 2_000);
    expect(count({ reuses_kv: true, qk_norm: NORM, qk_norm_type: "per_head" })).toBe(bare - 4_000 + 10);
  });

  test("has a gate for every head or channel, with a bias only inside q_proj", () => {
    const gate = { type: "output_gate", activation: "sigmoid" } as const;
    const perHead = { ...gate, granularity: "per_head", layout: "own" } as const;
    const inQuery = { ...gate, granularity: "per_channel", layout: "in_q_proj" } as const;
    expect(count({ output_gate: perHead, attention_bias: true })).toBe(bare + 400 + 80);
    expect(count({ output_gate: inQuery, attention_bias: true })).toBe(bare + 4_000 + 80 + 40);
  });
});

describe("a mixture of 8 experts 50 wide, 2 a token", () => {
  const base = {
    ...plain<"moe">("mixtral--default", "mlp"),
    num_experts: 8,
    top_k: 2,
    intermediate_size: 50,
  };
  const count = (members: Partial<MoEMLPSpec>) => weightsIn(tensorsOf({ ...base, ...members }, SIZES));
  const all = 800 + 8 * 15_000;

  test("has a router and all experts, of which a token passes the chosen", () => {
    expect(count({})).toEqual({ all, active: 800 + 2 * 15_000 });
  });

  test("has a routing bias among its parameters only where it is one", () => {
    expect(count({ router_bias: true }).all).toBe(all + 8);
    expect(count({ use_routing_bias: true, routing_bias_storage: "buffer" }).all).toBe(all);
    expect(count({ use_routing_bias: true, routing_bias_storage: "parameter" }).all).toBe(all + 8);
  });

  test("has ungated experts, and experts in a latent width with a projection each way", () => {
    expect(count({ gated: false }).all).toBe(800 + 8 * 10_000);
    expect(count({ latent_size: 20 }).all).toBe(800 + 2 * 2_000 + 8 * 3_000);
  });
});

test("a layer norm has a bias beside its weight, and a norm without a weight has nothing", () => {
  const count = (norm: NormSpec): number => weightsIn(normTensors("norm", norm, 100)).all;
  expect(count({ type: "layernorm", eps: 1e-5, has_weight: true, has_bias: true })).toBe(200);
  expect(count({ ...NORM, has_weight: false })).toBe(0);
});
