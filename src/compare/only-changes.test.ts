import { expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { compareInspections } from "./compare-inspections.ts";
import { onlyChanges } from "./only-changes.ts";
import { changedSide, sideOf } from "./sides.test-support.ts";
import { groupedEntries } from "./values/grouped-entries.ts";

const LAYERS = Array.from({ length: 40 }, (_, index) => index);
const FORMAT = { quant_algo: "NVFP4", group_size: 16 };
const module = (layer: number): string => `model.layers.${layer}.mlp.down_proj`;
const layers = Object.fromEntries(LAYERS.map((layer) => [module(layer), FORMAT as Json]));

test("a long map is its entries without those that the other side has alike, in groups of names and values", () => {
  const other = { ...layers, [module(7)]: { ...FORMAT, quant_algo: "FP8" }, [module(12)]: null };
  expect(groupedEntries({ ...layers, lm_head: FORMAT }, other)).toEqual({
    entries: 41,
    alike: 38,
    groups: [
      { name: "model.layers.{}.mlp.down_proj", indexes: "7,12", count: 2, value: FORMAT },
      { name: "lm_head", indexes: "", count: 1, value: FORMAT },
    ],
    left_out: 0,
  });
});

test("a long list counts each item once, and numbers stand for themselves", () => {
  const numbers = Array.from({ length: 600 }, (_, index) => (index < 590 ? 0.5 : 1.25));
  expect(groupedEntries(numbers, [1.25])).toEqual({
    entries: 600,
    alike: 1,
    groups: [
      { name: "0.5", indexes: "", count: 590 },
      { name: "1.25", indexes: "", count: 9 },
    ],
    left_out: 0,
  });
});

test("a value that is short is whole, and no more than a hundred groups are told", () => {
  expect(groupedEntries([1, 2, 3], null)).toBeNull();
  expect(groupedEntries("x".repeat(9000), null)).toBeNull();
  const all = Array.from({ length: 400 }, (_, index) => `module_${index}`);
  expect(groupedEntries(all, null)).toMatchObject({ entries: 400, left_out: 300 });
});

test("what is long inside a map is grouped too", () => {
  expect(groupedEntries({ layers }, null)?.groups).toEqual([
    {
      ...{ name: "layers", indexes: "", count: 1 },
      grouped: {
        ...{ entries: 40, alike: 0, left_out: 0 },
        groups: [{ name: "model.layers.{}.mlp.down_proj", indexes: "0-39", count: 40, value: FORMAT }],
      },
    },
  ]);
});

test("the changes of a checkpoint with a map of thousands of modules stay short, fields and values alike", () => {
  const name = "nvidia--MiniMax-M3-NVFP4.first-40-layers";
  const experts = (config: JsonObject, missing: readonly string[]): JsonObject => {
    const quantization = config["quantization_config"] as JsonObject;
    const modules = quantization["quantized_layers"] as { [module: string]: Json };
    for (let layer = 3; layer < 40; layer++)
      for (let expert = 0; expert < 128; expert++)
        for (const matrix of ["w1", "w2", "w3"].filter(
          (each) => !missing.includes(`${layer} ${expert} ${each}`),
        ))
          modules[`language_model.model.layers.${layer}.block_sparse_moe.experts.${expert}.${matrix}`] =
            FORMAT;
    return config;
  };
  const comparison = compareInspections(
    changedSide(name, (config) => experts(config, ["4 3 w1", "5 3 w1", "6 3 w1"])),
    changedSide(name, (config) => experts(config, [])),
  );
  const short = onlyChanges(comparison);
  expect(short.fields).toMatchObject([
    {
      pointer: "/quantization_config/quantized_layers",
      a: { grouped: { entries: 40 + 37 * 128 * 3 - 3, groups: [] } },
      b: {
        grouped: {
          groups: [
            {
              name: "language_model.model.layers.{}.block_sparse_moe.experts.{}.w1",
              ...{ indexes: "4-6 x 3", count: 3, value: FORMAT },
            },
          ],
        },
      },
    },
  ]);
  expect(JSON.stringify(comparison).length).toBeGreaterThan(1_000_000);
  expect(JSON.stringify(short).length).toBeLessThan(100_000);
});

test("a short value stands as it is, and what is equal is left out", () => {
  const text = fixture("Qwen--Qwen3-8B");
  const comparison = compareInspections(
    sideOf(text),
    sideOf(text.replace('"rope_theta": 1000000', '"rope_theta": 500000')),
  );
  const short = onlyChanges(comparison);
  expect(short.values.map(({ a, b }) => [a, b])).toMatchObject([[{ value: 1_000_000 }, { value: 500_000 }]]);
  expect(short.fields).toEqual(comparison.fields);
});

test("of lists without end the first entries are told and the others counted, and what matters is never crowded out", () => {
  const name = "Qwen--Qwen3-8B";
  const b = changedSide(name, (config) => ({
    ...config,
    ...Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`unknown_${index}`, index])),
    // Of another heading, behind all of those.
    rope_theta: 500_000,
    transformers_version: "4.0.0",
  }));
  const comparison = compareInspections(
    changedSide(name, (config) => config),
    b,
  );
  const short = onlyChanges(comparison);
  const under = (heading: string): number => short.fields.filter((field) => field.heading === heading).length;
  expect(["unmapped", "changes-spec", "ignored"].map(under)).toEqual([200, 1, 1]);
  expect(short.left_out).toEqual({ values: 0, layers: 0, fields: 4800, diagnostics: 0 });
  expect(short.counts.fields.unmapped).toBe(5000);
  expect(JSON.stringify(short).length).toBeLessThan(100_000);
  expect(comparison.fields).toHaveLength(5002);
});
