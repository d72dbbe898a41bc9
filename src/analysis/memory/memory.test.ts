import { expect, test } from "vitest";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import {
  cacheBytesPerRank,
  cacheRows,
  kvElementsPerToken,
  stateBytesPerSequence,
  stateElementsPerSequence,
  type Load,
} from "./memory.ts";

/** A stack of `full` layers of attention (4 KV heads of 256) and `linear` layers of Gated DeltaNet, as in Qwen3.5-27B. */
function stack(full: number, linear: number, stateDtype = "float32"): DecoderBody {
  const layers = [
    { from: 0, to: full - 1, mixer: "attention", mlp: "mlp" },
    { from: full, to: full + linear - 1, mixer: "linear_attn", mlp: "mlp" },
  ].filter(({ from, to }) => to >= from);
  return {
    layers,
    attention: {
      type: "gqa",
      num_query_heads: 24,
      num_kv_heads: 4,
      head_dim: 256,
      v_head_dim: 256,
      window: null,
      reuses_kv: false,
    },
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
  } as unknown as DecoderBody;
}

test("a token's keys and values: 16 layers × 2 × 4 heads × 256 channels", () => {
  expect(kvElementsPerToken(stack(16, 48))).toBe(32_768);
  expect(kvElementsPerToken(stack(0, 48))).toBe(0);
});

test("a sequence's states are counted layer by layer", () => {
  expect(stateElementsPerSequence(stack(16, 48))).toEqual({
    recurrent: 48 * 786_432,
    convolution: 48 * 40_960,
  });
  expect(stateElementsPerSequence(stack(62, 0))).toEqual({ recurrent: 0, convolution: 0 });
});

test("states without a type of their own take the bytes of states, and those of the KV cache where none are given", () => {
  const bytes = (load: Load): (number | null)[] =>
    cacheRows(stack(1, 1), load).map(({ bytesPerRank }) => bytesPerRank);
  const keys = 2 * 4 * 256 * 4096;
  expect(bytes({ ...LOAD, elementBytes: 1, stateBytes: 2 })).toEqual([keys, 786_432 * 4, 40_960 * 2]);
  expect(bytes({ ...LOAD, elementBytes: 1 })).toEqual([keys, 786_432 * 4, 40_960]);
});

test("recurrent states count in their own type, the convolution's at the bytes that are asked for", () => {
  expect(stateBytesPerSequence(stack(16, 48), 2)).toBe(48 * (786_432 * 4 + 40_960 * 2));
  expect(stateBytesPerSequence(stack(16, 48, "bfloat16"), 2)).toBe(48 * (786_432 + 40_960) * 2);
  expect(stateBytesPerSequence(stack(16, 48, "int3"), 2)).toBeNull();
  expect(stateBytesPerSequence(stack(62, 0), 2)).toBe(0);
});

const LOAD: Load = { batch: 1, context: 4096, elementBytes: 2, tensorParallel: 1 };

/** A stack of ten layers of one mixer. */
function ten(mixer: object): DecoderBody {
  return { layers: [{ from: 0, to: 9, mixer: "mixer", mlp: null }], mixer } as unknown as DecoderBody;
}

const gqa = { type: "gqa", num_kv_heads: 8, head_dim: 128, v_head_dim: 64, reuses_kv: false };

test("a window bounds what is kept, and the first tokens that are always seen are kept beside it", () => {
  const window = { type: "sliding_window", size: 1024 };
  expect(cacheBytesPerRank(ten({ ...gqa, window: null }), LOAD)).toBe(10 * 8 * 192 * 4096 * 2);
  expect(cacheBytesPerRank(ten({ ...gqa, window }), LOAD)).toBe(10 * 8 * 192 * 1024 * 2);
  expect(cacheBytesPerRank(ten({ ...gqa, window: { ...window, sink_tokens: 4 } }), LOAD)).toBe(
    10 * 8 * 192 * 1028 * 2,
  );
  expect(cacheBytesPerRank(ten({ ...gqa, window }), { ...LOAD, context: 100 })).toBe(10 * 8 * 192 * 100 * 2);
});

test("a layer that reuses another's keys and values keeps none", () => {
  expect(cacheRows(ten({ ...gqa, window: null, reuses_kv: true }), LOAD)).toEqual([]);
});

test("latent attention keeps its latent, rotary channels and the indexer's keys", () => {
  const mla = { type: "mla", kv_lora_rank: 512, qk_rope_head_dim: 64, indexer: null };
  expect(kvElementsPerToken(ten(mla))).toBe(5760);
  expect(kvElementsPerToken(ten({ ...mla, indexer: { head_dim: 128 } }))).toBe(7040);
});

test("compressed attention keeps a window, and an entry for every few tokens", () => {
  const body = ten({
    type: "compressed_attention",
    head_dim: 512,
    window: { type: "sliding_window", size: 128 },
    compressor: { rate: 4 },
    indexer: { head_dim: 128, compressor: { rate: 4 } },
  });
  expect(cacheBytesPerRank(body, LOAD)).toBe(10 * 2 * (512 * 128 + 512 * 1024 + 128 * 1024));
  expect(kvElementsPerToken(body)).toBe(10 * (512 + 512 / 4 + 128 / 4));
});

test("ranks share the heads; what does not divide is said", () => {
  const body = ten({ ...gqa, window: null });
  const whole = 10 * 8 * 192 * 4096 * 2;
  const onRank = (tensorParallel: number) => {
    const [row] = cacheRows(body, { ...LOAD, tensorParallel });
    return [row?.bytesPerRank, row?.undivided === null];
  };
  expect(onRank(4)).toEqual([whole / 4, true]);
  expect(onRank(16)).toEqual([whole / 8, false]);
  expect(onRank(3)).toEqual([(whole * 3) / 8, false]);
  const [latent] = cacheRows(ten({ type: "mla", kv_lora_rank: 512, qk_rope_head_dim: 64, indexer: null }), {
    ...LOAD,
    tensorParallel: 8,
  });
  expect(latent?.undivided).toContain("every rank keeps it whole");
});

test("a batch multiplies what its sequences keep", () => {
  const body = ten({ ...gqa, window: null });
  expect(cacheBytesPerRank(body, { ...LOAD, batch: 7 })).toBe(7 * (cacheBytesPerRank(body, LOAD) ?? 0));
});
