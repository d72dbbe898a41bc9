import { expect, test } from "vitest";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { parametersByComponent } from "./by-component.ts";
import { parametersByLayerKind } from "./by-layer.ts";

const NORM = { type: "rmsnorm", eps: 1e-6, zero_centered: false, has_weight: true };
const ATTENTION = {
  type: "gqa",
  num_query_heads: 4,
  num_kv_heads: 2,
  head_dim: 10,
  v_head_dim: 10,
  attention_bias: false,
  output_bias: false,
  qk_norm_type: null,
  qk_norm: null,
  value_norm: null,
  sinks: false,
  values_from_keys: false,
  reuses_kv: false,
  output_gate: null,
};
const EXPERTS = {
  type: "moe",
  num_experts: 8,
  top_k: 2,
  intermediate_size: 50,
  latent_size: null,
  router_norm: null,
  router_bias: false,
  routing_bias_storage: null,
  learnt_expert_scale: false,
  gated: true,
  bias: false,
  shared_expert: null,
};

/** Three layers of h = 100: attention with experts, attention alone, attention with experts; 1000 tokens. */
const BODY = {
  vocab_size: 1000,
  hidden_size: 100,
  num_layers: 3,
  tie_word_embeddings: false,
  norm_placement: "pre",
  norm: NORM,
  attention: ATTENTION,
  mlp: EXPERTS,
  mtp: {
    type: "mtp",
    num_modules: 2,
    dedicated_embeddings: false,
    layers: [{ from: 0, to: 0, mixer: "attention", mlp: "mlp" }],
  },
  layers: [
    { from: 0, to: 0, mixer: "attention", mlp: "mlp" },
    { from: 1, to: 1, mixer: "attention", mlp: null },
    { from: 2, to: 2, mixer: "attention", mlp: "mlp" },
  ],
} as unknown as DecoderBody;

// q and o are 40 × 100, k and v 20 × 100; an expert has 3 matrices of 50 × 100, and the router 8 × 100.
const ATTENTION_WEIGHTS = 12_000;
const EXPERT = 15_000;
const MOE = 8 * EXPERT + 800;

test("each component with how often it stands in the model, what it has and what a token passes", () => {
  const rows = parametersByComponent(BODY).map((part) => [
    `${part.where} ${part.name}`,
    part.count,
    part.each,
    part.activeEach,
  ]);
  expect(rows).toEqual([
    ["outside embedding", 1, 100_000, 100_000],
    ["layers attention", 3, ATTENTION_WEIGHTS, ATTENTION_WEIGHTS],
    ["layers mlp", 2, MOE, 2 * EXPERT + 800],
    // A norm before each half; the second layer has one half.
    ["layers norms of the layers", 5, 100, 100],
    ["outside last norm", 1, 100, 100],
    ["outside lm_head", 1, 100_000, 100_000],
    ["mtp joining projection", 2, 20_000, 20_000],
    ["mtp attention", 2, ATTENTION_WEIGHTS, ATTENTION_WEIGHTS],
    ["mtp mlp", 2, MOE, 2 * EXPERT + 800],
    ["mtp norms of the modules’ layers", 4, 100, 100],
    ["mtp norms of the modules", 6, 100, 100],
  ]);
});

test("a tied head counts once, and sandwiched halves have two norms each", () => {
  const parts = parametersByComponent({ ...BODY, tie_word_embeddings: true, norm_placement: "sandwich" });
  expect(parts.some(({ name }) => name === "lm_head")).toBe(false);
  expect(parts.find(({ name }) => name === "norms of the layers")?.count).toBe(10);
});

test("a formula names each matrix with its size, and what stands beside them", () => {
  const formulas = new Map(parametersByComponent(BODY).map(({ name, formula }) => [name, formula]));
  expect(formulas.get("attention")).toBe(
    "q_proj 40 × 100 + k_proj 20 × 100 + v_proj 20 × 100 + o_proj 100 × 40",
  );
  expect(formulas.get("mlp")).toBe(
    "8 experts × (gate_proj 50 × 100 + up_proj 50 × 100 + down_proj 100 × 50) + 800 in vectors, routers and convolutions",
  );
});

test("layers that are made alike count together, wherever they stand", () => {
  const kinds = parametersByLayerKind(BODY);
  expect(kinds.map(({ runs, count, each, activeEach }) => [runs, count, each, activeEach])).toEqual([
    [
      [
        { from: 0, to: 0 },
        { from: 2, to: 2 },
      ],
      2,
      ATTENTION_WEIGHTS + MOE + 200,
      ATTENTION_WEIGHTS + 2 * EXPERT + 800 + 200,
    ],
    [[{ from: 1, to: 1 }], 1, ATTENTION_WEIGHTS + 100, ATTENTION_WEIGHTS + 100],
  ]);
});
