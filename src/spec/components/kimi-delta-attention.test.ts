import { expect, test } from "vitest";
import { weightsIn } from "../tensors.ts";
import type { KimiDeltaAttentionSpec } from "./kimi-delta-attention.ts";
import { kimiDeltaAttention } from "./kimi-delta-attention.ts";

const SIZES = { hidden_size: 10, vocab_size: 100, num_layers: 1 };

const SPEC: KimiDeltaAttentionSpec = {
  type: "kimi_delta_attention",
  num_heads: 4,
  head_dim: 3,
  conv_kernel_dim: 2,
  conv_activation: "silu",
  conv_bias: false,
  decay_lower_bound: null,
  output_gate_rank: 3,
  output_norm: { type: "rmsnorm", eps: 1e-5, zero_centered: false, has_weight: true },
  output_gate_activation: "sigmoid",
  qk_l2norm: true,
  qk_l2norm_eps: 1e-6,
  state_dtype: "float32",
};

// q, k, v and o of 12 channels; three convolutions; f_a, f_b, dt_bias and A_log; b; the norm of a head.
const WITHOUT_GATE = 4 * 12 * 10 + 3 * 12 * 2 + (3 * 10 + 12 * 3 + 12 + 4) + 4 * 10 + 3;

test("Kimi Delta Attention with an output gate of low rank", () => {
  const all = WITHOUT_GATE + 3 * 10 + 12 * 3;
  expect(weightsIn(kimiDeltaAttention.tensors(SPEC, SIZES))).toEqual({ all, active: all });
});

test("Kimi Delta Attention whose output gate is one matrix", () => {
  expect(weightsIn(kimiDeltaAttention.tensors({ ...SPEC, output_gate_rank: null }, SIZES)).all).toBe(
    WITHOUT_GATE + 12 * 10,
  );
});
