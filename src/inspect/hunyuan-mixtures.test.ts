import { expect, test } from "vitest";
import { codesOf, config, read, valueAt } from "./reported-faults/read.test-support.ts";

const BASE = { ...config("hunyuan_v1_moe--m7-0"), intermediate_size: 96 };
/** What an expert of this file has: gate, up and down. */
const EXPERT = 3 * 256 * 96;

test("HunYuan's mixtures choose as many experts in a layer as moe_topk says of it", () => {
  const inspection = read({ ...BASE, moe_topk: [2, 2, 4, 2, 1] });
  expect(codesOf(inspection)).toEqual([]);
  expect(valueAt(inspection, "/body/layers")).toEqual([
    { from: 0, to: 1, mixer: "attention", mlp: "mlp" },
    { from: 2, to: 2, mixer: "attention", mlp: "other_mlp/top_4" },
    { from: 3, to: 3, mixer: "attention", mlp: "mlp" },
    { from: 4, to: 4, mixer: "attention", mlp: "other_mlp/top_1" },
  ]);
  expect(valueAt(inspection, "/body/mlp/top_k")).toBe(2);
  expect(valueAt(inspection, "/body/other_mlp/top_4/top_k")).toBe(4);
  const same = read({ ...BASE, moe_topk: 2 });
  expect(inspection.parameters?.total).toBe(same.parameters?.total);
  // Seven more chosen experts (2 + 2 + 4 + 2 + 1) than one in each of four layers and none in the last.
  const one = read({ ...BASE, moe_topk: 1 });
  expect((inspection.parameters?.active ?? 0) - (one.parameters?.active ?? 0)).toBe(6 * EXPERT);
});

test("a list of moe_topk may be longer than the stack, and no shorter", () => {
  expect(codesOf(read({ ...BASE, moe_topk: [2, 2, 2, 2, 2, 4] }))).toEqual([]);
  expect(valueAt(read({ ...BASE, moe_topk: [2, 2, 2, 2, 2, 4] }), "/body/other_mlp")).toBeUndefined();
  expect(() => read({ ...BASE, moe_topk: [2, 2, 2, 2] })).toThrow("moe_topk has 4 entries");
});

test("widths that vLLM reads and transformers does not are said to disagree", () => {
  const agreeing = { moe_intermediate_size: [96, 96, 96, 96, 96], num_shared_expert: [1, 1, 1, 1, 1] };
  expect(codesOf(read({ ...BASE, ...agreeing }))).toEqual([]);
  expect(codesOf(read({ ...BASE, moe_intermediate_size: 96, num_shared_expert: 1 }))).toEqual([]);
  expect(codesOf(read({ ...BASE, moe_intermediate_size: [96, 64, 96, 96, 96] }))).toEqual([
    "readers-disagree",
  ]);
  expect(codesOf(read({ ...BASE, moe_intermediate_size: 64 }))).toEqual(["readers-disagree"]);
  expect(codesOf(read({ ...BASE, num_shared_expert: [1, 1, 2, 1, 1] }))).toEqual(["readers-disagree"]);
});
