import { expect, test } from "vitest";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { ACCELERATORS } from "./accelerators.ts";
import type { RankCut } from "../quantized/ranks.ts";
import { degreesOf, fitOn } from "./fits.ts";

/** Four layers of attention with `query` and `kv` heads of 64 channels, and MLPs of `inner` channels. */
function bodyOf(query: number, kv: number, inner: number): DecoderBody {
  return {
    vocab_size: 1001,
    hidden_size: 512,
    attention: {
      type: "gqa",
      num_query_heads: query,
      num_kv_heads: kv,
      head_dim: 64,
      v_head_dim: 64,
      window: null,
      reuses_kv: false,
      values_from_keys: false,
      attention_bias: false,
      output_bias: false,
      qk_norm: null,
      value_norm: null,
      output_gate: null,
      sinks: false,
    },
    mlp: { type: "dense", intermediate_size: inner, gated: true, bias: false },
    layers: [{ from: 0, to: 3, mixer: "attention", mlp: "mlp" }],
  } as unknown as DecoderBody;
}

const LOAD = { batch: 1, context: 1000, elementBytes: 2, tensorParallel: 1 };
const H100 = ACCELERATORS.find(({ name }) => name.startsWith("H100"));

function fit(body: DecoderBody, weights: number, cuts: readonly RankCut[] = []) {
  const degrees = degreesOf(body, LOAD, weights, cuts);
  if (!degrees || !H100) throw new Error("no degrees");
  return fitOn(H100, degrees);
}

test("weights and caches are divided, and the fewest accelerators that hold them are found", () => {
  const { fewest } = fit(bodyOf(32, 8, 4096), 250e9);
  // 250 GB ÷ 4 = 62.5 GB; of 4 layers × 1000 tokens × 8 × 128 channels × 2 bytes a fourth.
  expect(fewest).toEqual({ ranks: 4, weights: 62.5e9, caches: (4 * 1000 * 8 * 128 * 2) / 4, refused: [] });
});

test("KV heads that are fewer than the ranks are repeated, and take their room on each", () => {
  const { fewest } = fit(bodyOf(32, 2, 4096), 500e9);
  expect(fewest).toMatchObject({ ranks: 8, caches: 4 * 1000 * 1 * 128 * 2, refused: [] });
});

test("what does not divide is named, and the next degree is not taken for it", () => {
  const { fewest, refused } = fit(bodyOf(36, 6, 4096), 250e9);
  expect(fewest).toBeNull();
  expect(refused.map(({ ranks }) => ranks)).toEqual([4, 8, 16, 32]);
  expect(refused[0]?.refused).toEqual(["6 KV heads of attention"]);
  expect(refused[1]?.refused).toEqual(["36 query heads of attention", "6 KV heads of attention"]);
});

test("a vocabulary that does not divide is padded, and stops nobody", () => {
  expect(fit(bodyOf(32, 8, 4096), 100e9).fewest?.ranks).toBe(2);
});

test("what nothing holds fits on nothing", () => {
  expect(fit(bodyOf(32, 8, 4096), 1e15)).toMatchObject({ fewest: null, refused: [] });
});

test("blocks that ranks would cut through refuse a degree, as heads that do not divide do", () => {
  const cut: RankCut = {
    module: "mlp.down_proj",
    component: "mlp",
    size: 768,
    multiple: 128,
    unit: "a block",
    parts: [{ what: "channels", size: 768 }],
  };
  // 768 / 2 = 3 × 128, 768 / 4 = 192.
  const { fewest, refused } = fit(bodyOf(32, 8, 768), 250e9, [cut]);
  expect(fewest).toBeNull();
  expect(refused[0]).toMatchObject({
    ranks: 4,
    refused: ["the blocks of 128 of mlp.down_proj (192 of 768 channels on each)"],
  });
  expect(fit(bodyOf(32, 8, 768), 100e9, [cut]).fewest?.ranks).toBe(2);
});
