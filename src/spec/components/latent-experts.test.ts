import { expect, test } from "vitest";
import { weightsIn } from "../tensors.ts";
import type { MoEMLPSpec } from "./moe-mlp.ts";
import { attentionResidual } from "./attention-residual.ts";
import { linearLayer } from "./linear-layer.ts";
import { moeMlp } from "./moe-mlp.ts";

const SIZES = { hidden_size: 10, vocab_size: 100, num_layers: 1 };
const NORM = { type: "rmsnorm", eps: 1e-5, zero_centered: false, has_weight: true } as const;

/** The members that are about experts in a latent width; the others are those of a router without anything. */
const SPEC = {
  type: "moe",
  num_experts: 4,
  top_k: 2,
  intermediate_size: 6,
  latent_size: 5,
  latent_bias: true,
  latent_norm: NORM,
  scoring_func: "sigmoid",
  router_norm: null,
  router_bias: false,
  routing_bias_storage: "buffer",
  learnt_expert_scale: false,
  gated: false,
  bias: false,
  shared_expert: { type: "shared_expert", intermediate_size: 7, gated_output: false },
  shared_bias: true,
} as unknown as MoEMLPSpec;

test("experts in a latent width have projections to and from it", () => {
  const router = 4 * 10;
  const latent = 2 * 5 * 10 + (5 + 10) + 5;
  const shared = 2 * 7 * 10 + 7 + 10;
  const expert = 2 * 6 * 5;
  const always = router + latent + shared;
  expect(weightsIn(moeMlp.tensors(SPEC, SIZES))).toEqual({
    all: always + 4 * expert,
    active: always + 2 * expert,
  });
});

test("a matrix in place of a pruned half", () => {
  expect(weightsIn(linearLayer.tensors({ type: "linear", bias: false }, SIZES)).all).toBe(100);
});

test("attention residuals have a norm and a projection to one number for each mixture", () => {
  const spec = { type: "attention_residual", block_size: 12, mixtures: 2, norm: NORM } as const;
  expect(weightsIn(attentionResidual.tensors(spec, SIZES)).all).toBe(2 * (10 + 10));
});
