import { expect, test } from "vitest";
import { channelsOf, moduleNames, type Tensor, weightsIn } from "../tensors.ts";
import { denseMlp, type DenseMLPSpec } from "./dense-mlp.ts";
import { gqaAttention, type GQAAttentionSpec } from "./gqa-attention.ts";
import { learnedPosition } from "./learned-position.ts";
import { moeMlp, type MoEMLPSpec } from "./moe-mlp.ts";

/** GPT-2 small. */
const SIZES = { hidden_size: 768, vocab_size: 50257, num_layers: 12 };

/** Its attention; the members that decide no weights are left out. */
const ATTENTION = {
  type: "gqa",
  num_query_heads: 12,
  num_kv_heads: 12,
  head_dim: 64,
  v_head_dim: 64,
  attention_bias: true,
  output_bias: true,
  qk_norm_type: null,
  qk_norm: null,
  value_norm: null,
  sinks: false,
  values_from_keys: false,
  reuses_kv: false,
  output_gate: null,
} as unknown as GQAAttentionSpec;

const MLP: DenseMLPSpec = {
  type: "dense",
  intermediate_size: 3072,
  activation: "gelu_new",
  gated: false,
  bias: true,
  clamp: null,
};

const shapesOf = (tensors: readonly Tensor[]) => tensors.map(({ name, shape }) => [name, shape]);

test("Conv1D keeps [input channels, output channels], and q, k and v in one matrix (GPT-2)", () => {
  const spec = { ...ATTENTION, qkv_layout: "blocks", weight_layout: "in_out" } as const;
  const tensors = gqaAttention.tensors(spec, SIZES);
  expect(shapesOf(tensors)).toEqual([
    ["qkv_proj.weight", [768, 2304]],
    ["qkv_proj.bias", [2304]],
    ["o_proj.weight", [768, 768]],
    ["o_proj.bias", [768]],
  ]);
  const mlp = denseMlp.tensors({ ...MLP, weight_layout: "in_out" }, SIZES);
  expect(shapesOf(mlp)).toEqual([
    ["up_proj.weight", [768, 3072]],
    ["up_proj.bias", [3072]],
    ["down_proj.weight", [3072, 768]],
    ["down_proj.bias", [768]],
  ]);
  expect(mlp[0] && channelsOf(mlp[0])).toEqual({ rows: 3072, columns: 768 });
});

test("a matrix has as many parameters, however it is kept", () => {
  const kept = (members: Partial<GQAAttentionSpec>) =>
    weightsIn(gqaAttention.tensors({ ...ATTENTION, ...members }, SIZES)).all;
  expect(kept({ qkv_layout: "by_kv_head" })).toBe(kept({}));
  expect(kept({ weight_layout: "in_out" })).toBe(kept({}));
});

test("ranks cut output channels of what makes heads and inner channels, input channels of what ends them", () => {
  const cuts = (tensors: readonly Tensor[]) => tensors.map(({ name, cut }) => [name, cut?.axis ?? null]);
  expect(cuts(denseMlp.tensors(MLP, SIZES))).toEqual([
    ["up_proj.weight", 0],
    ["up_proj.bias", 0],
    ["down_proj.weight", 1],
    ["down_proj.bias", null],
  ]);
  expect(cuts(denseMlp.tensors({ ...MLP, weight_layout: "in_out" }, SIZES))).toEqual([
    ["up_proj.weight", 1],
    ["up_proj.bias", 0],
    ["down_proj.weight", 0],
    ["down_proj.bias", null],
  ]);
});

test("norms of q and k have a weight for all heads, for each head, or for all their channels (Command R+)", () => {
  const norm = { type: "layernorm", eps: 1e-5, has_weight: true, has_bias: false } as const;
  const normsOf = (qk_norm_type: string) =>
    gqaAttention
      .tensors({ ...ATTENTION, num_kv_heads: 4, qk_norm: norm, qk_norm_type }, SIZES)
      .filter(({ role }) => role === "norm")
      .map(({ shape }) => shape);
  expect(normsOf("per_head")).toEqual([[64], [64]]);
  expect(normsOf("per_head_own")).toEqual([
    [12, 64],
    [4, 64],
  ]);
  expect(normsOf("per_layer")).toEqual([[768], [256]]);
});

test("a table of positions has the rows before the first one (OPT)", () => {
  const spec = {
    type: "learned_position",
    max_position_embeddings: 2048,
    context_len: 2048,
    offset: 2,
  } as const;
  expect(shapesOf(learnedPosition.tensors(spec, SIZES))).toEqual([["embed_positions.weight", [2050, 768]]]);
});

test("an expert's module goes by the names of its part, its mixture and its number", () => {
  const spec = {
    type: "moe",
    num_experts: 8,
    top_k: 2,
    intermediate_size: 50,
    latent_size: null,
    router_norm: null,
    router_bias: false,
    routing_bias_storage: null,
    learnt_expert_scale: false,
    expert_choice: "top_scores",
    gated: true,
    bias: false,
    shared_expert: { type: "shared_expert", intermediate_size: 60, gated_output: false },
    shared_bias: false,
  } as unknown as MoEMLPSpec;
  const tensors = moeMlp.tensors(spec, SIZES);
  const names = (name: string) => moduleNames(tensors.find((each) => each.name === name) as Tensor);
  const routed = names("experts.{}.up_proj.weight");
  for (const name of ["mlp.experts", "mlp.experts.*.up_proj", "block_sparse_moe.experts.0.w3"])
    expect(routed).toContain(name);
  const shared = names("shared_experts.down_proj.weight");
  for (const name of ["mlp.shared_experts.down_proj", "mlp.shared_expert.down_proj", "ffn.shared_experts.w2"])
    expect(shared).toContain(name);
  expect(routed).not.toContain("mlp.up_proj");
});
