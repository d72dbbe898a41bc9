import { expect, test } from "vitest";
import { weightsIn } from "../tensors.ts";
import { lightningAttention } from "./lightning-attention.ts";

test("lightning attention has q, k, v, gate, output and a norm over all heads", () => {
  const spec = {
    type: "lightning_attention",
    num_heads: 4,
    head_dim: 10,
    block_size: 256,
    qkv_activation: "silu",
    slopes: "by_head_and_depth",
    output_norm: { type: "rmsnorm", eps: 1e-6, zero_centered: false, has_weight: true },
    output_gate_activation: "sigmoid",
  } as const;
  const sizes = { hidden_size: 100, vocab_size: 1000, num_layers: 2 };
  expect(weightsIn(lightningAttention.tensors(spec, sizes)).all).toBe(120 * 100 + 40 * 100 + 100 * 40 + 40);
});
