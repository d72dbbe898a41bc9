import { expect, test } from "vitest";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { undividedSizes } from "./undivided-sizes.ts";
import { cacheTypeOf, defaultLoad, loadOf, stateTypeOf } from "./load.ts";
import { cachesOverContext, windowsOf } from "./over-context.ts";

const spec = (dtype: string | null, kvCache: object | null): EngineModelSpec =>
  ({
    dtype,
    quantization: kvCache === null ? null : { normal_form: { kv_cache: kvCache } },
    body: { position: { context_len: 4096 } },
  }) as unknown as EngineModelSpec;

test("the cache's type is that of its scheme, then the model's own, then 16 bits", () => {
  expect(cacheTypeOf(spec("bfloat16", { format: "fp8_e4m3", bits: 8 }))).toMatchObject({
    bytes: 1,
    ofSpec: true,
  });
  expect(cacheTypeOf(spec("float32", null)).bytes).toBe(4);
  expect(cacheTypeOf(spec(null, null)).bytes).toBe(2);
  expect(cacheTypeOf(spec("int3", null))).toMatchObject({ bytes: 2, ofSpec: false });
  expect(defaultLoad(spec("bfloat16", null))).toEqual({
    batch: 1,
    context: 4096,
    elementBytes: 2,
    stateBytes: 2,
    tensorParallel: 1,
  });
});

test("states have the model's own type, whatever the KV cache has and whatever is chosen for it", () => {
  const quantised = spec("bfloat16", { format: "fp8_e4m3", bits: 8 });
  expect(stateTypeOf(quantised)).toMatchObject({ bytes: 2, type: "bfloat16" });
  expect(defaultLoad(quantised)).toMatchObject({ elementBytes: 1, stateBytes: 2 });
  const chosen = { batch: 1, context: 10, elementBytes: 4, tensorParallel: 1 };
  expect(loadOf(quantised, chosen)).toEqual({ ...chosen, stateBytes: 2 });
  expect(loadOf(quantised, { ...chosen, stateBytes: 4 }).stateBytes).toBe(4);
});

const gqa = {
  type: "gqa",
  num_query_heads: 12,
  num_kv_heads: 2,
  head_dim: 10,
  v_head_dim: 10,
  qk_norm: null,
  value_norm: null,
  output_gate: null,
  reuses_kv: false,
};
const BODY = {
  vocab_size: 1000,
  hidden_size: 100,
  attention: { ...gqa, window: null },
  windowed: { ...gqa, window: { type: "sliding_window", size: 100 } },
  mlp: { type: "dense", intermediate_size: 64 },
  layers: [
    { from: 0, to: 0, mixer: "windowed", mlp: "mlp" },
    { from: 1, to: 2, mixer: "attention", mlp: "mlp" },
  ],
} as unknown as DecoderBody;

test("caches over the context: full attention grows on, a window stops growing", () => {
  const load = { batch: 3, context: 400, elementBytes: 2, tensorParallel: 2 };
  // A token has 2 heads × (10 + 10) channels × 2 bytes; a rank has one of the heads, of 3 sequences.
  expect(cachesOverContext(BODY, load, [0, 50, 400])).toEqual([
    { kind: "keys and values in a window", bytes: [0, 3 * 40 * 50, 3 * 40 * 100] },
    { kind: "keys and values", bytes: [0, 3 * 2 * 40 * 50, 3 * 2 * 40 * 400] },
  ]);
  expect(windowsOf(BODY, load)).toEqual([100]);
});

test("what does not divide among ranks is named with its size", () => {
  const names = (ranks: number) => undividedSizes(BODY, ranks).map(({ what, size }) => `${size} ${what}`);
  expect(names(4)).toEqual([]);
  expect(names(8)).toEqual(["12 query heads", "12 query heads"]);
  expect(names(3)).toEqual(["1000 tokens of the vocabulary", "64 inner channels"]);
});
