import { expect, test } from "vitest";
import type { DecoderBody } from "../spec/decoder-body.ts";
import { runsOf } from "../spec/layers.ts";
import { ribbonOf } from "./ribbon.ts";

const COMPONENTS = {
  attention: { type: "gqa", window: null, reuses_kv: false, num_kv_heads: 4, head_dim: 256, v_head_dim: 256 },
  linear_attn: {
    type: "gated_delta_net",
    conv_kernel_dim: 4,
    key_head_dim: 128,
    value_head_dim: 128,
    num_key_heads: 16,
    num_value_heads: 48,
    state_dtype: "float32",
  },
  mlp: { type: "dense", intermediate_size: 100 },
};

function bodyOf(mixers: readonly (string | null)[]): DecoderBody {
  const layers = runsOf(mixers.map((mixer) => ({ mixer, mlp: "mlp" })));
  return { ...COMPONENTS, layers } as unknown as DecoderBody;
}

test("a hybrid's ribbon names kinds, counts and period, attention first", () => {
  const fourths = Array.from({ length: 64 }, (_, layer) => (layer % 4 === 3 ? "attention" : "linear_attn"));
  const { layers, runs, description } = ribbonOf(bodyOf(fourths));
  expect(layers).toBe(64);
  expect(runs.slice(0, 2)).toMatchObject([
    {
      from: 0,
      to: 2,
      mixer: { component: "linear_attn", hue: "delta" },
      mlp: { component: "mlp", hue: "mlp" },
    },
    { from: 3, to: 3, mixer: { component: "attention", hue: "full" }, mlp: { component: "mlp" } },
  ]);
  expect(description).toBe("64 layers: 16 full attention (every 4th), 48 gated delta net, 64 dense MLP");
});

test("a kind is drawn alike in every model, whatever comes before it", () => {
  const [first] = ribbonOf(bodyOf(["linear_attn"])).kinds;
  const second = ribbonOf(bodyOf(["attention", "linear_attn"])).kinds[1];
  expect(second).toEqual({ ...first, count: 1, label: expect.any(String) as string });
});

test("layers that lack a half are a kind of their own in the legend", () => {
  const { runs, kinds, description } = ribbonOf(bodyOf([null, "attention"]));
  expect(runs[0]).toMatchObject({ from: 0, to: 0, mixer: null, mlp: { component: "mlp" } });
  expect(kinds.map(({ count, label }) => `${count} ${label}`)).toContain("1 no attention");
  expect(description).toBe("2 layers: 1 full attention, 1 no attention, 2 dense MLP");
});

test("MLPs of several widths say them, and are as high as they are wide", () => {
  const body = {
    ...COMPONENTS,
    wide: { type: "dense", intermediate_size: 28_672 },
    narrow: { type: "dense", intermediate_size: 14_336 },
    layers: runsOf(["wide", "narrow", "wide"].map((mlp) => ({ mixer: "attention", mlp }))),
  } as unknown as DecoderBody;
  const mlps = ribbonOf(body).kinds.filter(({ slot }) => slot === "mlp");
  expect(mlps).toMatchObject([
    { label: "dense MLP 28,672", count: 2, height: 1, hue: "mlp" },
    { words: "dense MLP 14,336", count: 1, height: 0.5, hue: "mlp" },
  ]);
});

test("mixers that are alike say in what they differ", () => {
  const body = {
    ...COMPONENTS,
    grouped: { ...COMPONENTS.attention, num_kv_heads: 1 },
    layers: runsOf(["attention", "grouped"].map((mixer) => ({ mixer, mlp: "mlp" }))),
  } as unknown as DecoderBody;
  expect(ribbonOf(body).kinds.map(({ words }) => words)).toEqual([
    "full attention with 4 KV heads",
    "full attention with one KV head",
    "dense MLP",
  ]);
});

test("components that differ in no number say what one of them has, or where they stand", () => {
  const wordsWith = (changes: object): readonly string[] => {
    const body = {
      ...COMPONENTS,
      other: { ...COMPONENTS.attention, ...changes },
      layers: runsOf(["attention", "attention", "other"].map((mixer) => ({ mixer, mlp: "mlp" }))),
    } as unknown as DecoderBody;
    return ribbonOf(body)
      .kinds.filter(({ slot }) => slot === "mixer")
      .map(({ words }) => words);
  };
  expect(wordsWith({ position: null })).toEqual(["full attention", "full attention without positions"]);
  expect(wordsWith({ window: null })).toEqual(["full attention in layers 0–1", "full attention in layer 2"]);
});
