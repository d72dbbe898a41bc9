import { expect, test } from "vitest";
import { weightsIn } from "../tensors.ts";
import type { Mamba2MixerSpec } from "./mamba2-mixer.ts";
import { mamba2Mixer } from "./mamba2-mixer.ts";

const SIZES = { hidden_size: 10, vocab_size: 100, num_layers: 1 };

const SPEC: Mamba2MixerSpec = {
  type: "mamba2",
  num_heads: 4,
  head_dim: 3,
  state_size: 5,
  num_groups: 2,
  conv_kernel_dim: 4,
  conv_activation: "silu",
  conv_bias: false,
  projection_bias: false,
  time_step_min: 0.001,
  chunk_size: 128,
  output_norm: { type: "rmsnorm", eps: 1e-5, zero_centered: false, has_weight: true },
  output_gate_activation: "silu",
  output_gate_order: "before_norm",
  state_dtype: "float32",
};

// 12 channels inside; x, B and C are 12 + 2 × 2 × 5 = 32; in_proj yields 12 + 32 + 4 = 48.
const PLAIN = 48 * 10 + 32 * 4 + 3 * 4 + 12 + 12 * 10;

test("a Mamba-2 mixer projects in and out, convolves x, B and C, and has three numbers a head and a norm", () => {
  expect(weightsIn(mamba2Mixer.tensors(SPEC, SIZES))).toEqual({ all: PLAIN, active: PLAIN });
});

test("biases are of the convolution, and of both projections", () => {
  expect(weightsIn(mamba2Mixer.tensors({ ...SPEC, conv_bias: true }, SIZES)).all).toBe(PLAIN + 32);
  expect(weightsIn(mamba2Mixer.tensors({ ...SPEC, projection_bias: true }, SIZES)).all).toBe(PLAIN + 48 + 10);
});
