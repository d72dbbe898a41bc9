import { expect, test } from "vitest";
import { weightsIn } from "../tensors.ts";
import type { DenseMLPSpec } from "./dense-mlp.ts";
import type { MoEMLPSpec } from "./moe-mlp.ts";
import { layerScalar } from "./layer-scalar.ts";
import { moeMlp } from "./moe-mlp.ts";
import { parallelMlp } from "./parallel-mlp.ts";
import { perLayerEmbedding } from "./per-layer-embedding.ts";
import { perLayerInput } from "./per-layer-input.ts";

const SIZES = { hidden_size: 100, vocab_size: 1000, num_layers: 3 };
const NORM = { type: "rmsnorm", eps: 1e-6, zero_centered: false, has_weight: true } as const;
const DENSE: DenseMLPSpec = {
  type: "dense",
  intermediate_size: 50,
  activation: "gelu",
  gated: true,
  bias: false,
  clamp: null,
};

/** Of 4 experts, 10 wide, 2 for each token; the members that have no weights here are left out. */
const EXPERTS = {
  type: "moe",
  num_experts: 4,
  top_k: 2,
  intermediate_size: 10,
  latent_size: null,
  router_norm: NORM,
  router_bias: false,
  routing_bias_storage: null,
  learnt_expert_scale: true,
  gated: true,
  bias: false,
  shared_expert: null,
} as unknown as MoEMLPSpec;

/** A row for each expert, a scale for each channel that the router reads and one for each expert. */
const ROUTER = 4 * 100 + 100 + 4;

test("a router with a norm and learnt scales has both beside its matrix", () => {
  expect(weightsIn(moeMlp.tensors(EXPERTS, SIZES))).toEqual({
    all: ROUTER + 4 * 3 * 10 * 100,
    active: ROUTER + 2 * 3 * 10 * 100,
  });
});

test("an MLP beside experts has the weights of both and three norms", () => {
  const spec = {
    type: "parallel_mlp",
    dense: DENSE,
    dense_norm: NORM,
    moe: EXPERTS,
    moe_input_norm: NORM,
    moe_norm: NORM,
  } as const;
  const always = 3 * 50 * 100 + ROUTER + 3 * 100;
  expect(weightsIn(parallelMlp.tensors(spec, SIZES))).toEqual({
    all: always + 12_000,
    active: always + 6_000,
  });
});

test("a per-layer embedding has a table and a projection for all layers together, and one norm", () => {
  const spec = {
    type: "per_layer_embedding",
    vocab_size: 70,
    size: 8,
    embedding_multiplier: 1,
    projection_multiplier: 1,
    sum_multiplier: 1,
    norm: NORM,
  } as const;
  expect(weightsIn(perLayerEmbedding.tensors(spec, SIZES)).all).toBe(70 * 24 + 100 * 24 + 8);
});

test("a layer that takes in its part has a gate, a way back and a norm", () => {
  const spec = { type: "per_layer_input", size: 8, activation: "gelu", norm: NORM } as const;
  expect(weightsIn(perLayerInput.tensors(spec, SIZES)).all).toBe(8 * 100 + 100 * 8 + 100);
  expect(perLayerInput.tensors(spec, SIZES).map(({ shape }) => shape)).toEqual([[8, 100], [100, 8], [100]]);
});

test("a layer's scalar counts where it is a parameter", () => {
  expect(weightsIn(layerScalar.tensors({ type: "layer_scalar", storage: "parameter" }, SIZES)).all).toBe(1);
  expect(weightsIn(layerScalar.tensors({ type: "layer_scalar", storage: "buffer" }, SIZES)).all).toBe(0);
});
