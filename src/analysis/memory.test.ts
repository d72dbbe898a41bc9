import { expect, test } from "vitest";
import type { ModelBody } from "../spec/engine-model-spec.ts";
import { kvElementsPerToken, stateBytesPerSequence, stateElementsPerSequence } from "./memory.ts";

/** A stack of `full` layers of attention (4 KV heads of 256) and `linear` layers of Gated DeltaNet, as in Qwen3.5-27B. */
function stack(full: number, linear: number, stateDtype = "float32"): ModelBody {
  const layers = [
    { from: 0, to: full - 1, mixer: "attention", mlp: "mlp" },
    { from: full, to: full + linear - 1, mixer: "linear_attn", mlp: "mlp" },
  ].filter(({ from, to }) => to >= from);
  return {
    layers,
    attention: { type: "gqa", num_query_heads: 24, num_kv_heads: 4, head_dim: 256 },
    linear_attn: {
      type: "gated_delta_net",
      conv_kernel_dim: 4,
      key_head_dim: 128,
      value_head_dim: 128,
      num_key_heads: 16,
      num_value_heads: 48,
      state_dtype: stateDtype,
    },
    mlp: { type: "dense" },
  } as unknown as ModelBody;
}

test("a token's keys and values: 16 layers × 2 × 4 heads × 256 channels", () => {
  expect(kvElementsPerToken(stack(16, 48))).toBe(32_768);
  expect(kvElementsPerToken(stack(0, 48))).toBe(0);
});

test("a sequence's states, layer by layer: 48 × 128 × 128, and (2 × 16 × 128 + 48 × 128) channels × 4 taps", () => {
  expect(stateElementsPerSequence(stack(16, 48))).toEqual({
    recurrent: 48 * 786_432,
    convolution: 48 * 40_960,
  });
  expect(stateElementsPerSequence(stack(62, 0))).toEqual({ recurrent: 0, convolution: 0 });
});

test("recurrent states count in their own type, the convolution's at the bytes that are asked for", () => {
  expect(stateBytesPerSequence(stack(16, 48), 2)).toBe(48 * (786_432 * 4 + 40_960 * 2));
  expect(stateBytesPerSequence(stack(16, 48, "bfloat16"), 2)).toBe(48 * (786_432 + 40_960) * 2);
  expect(stateBytesPerSequence(stack(16, 48, "int3"), 2)).toBeNull();
  expect(stateBytesPerSequence(stack(62, 0), 2)).toBe(0);
});
