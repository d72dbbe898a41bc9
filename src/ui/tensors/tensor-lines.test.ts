import { expect, test } from "vitest";
import { indexesOf } from "../../analysis/checkpoint/rows.ts";
import { savedTensors } from "../../analysis/checkpoint/saved-tensors.ts";
import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import { familyOfSpec } from "../../families/registry.ts";
import { inspected } from "../../fixtures/inspected.ts";
import { filtered, groupsOf, linesOf } from "./tensor-lines.ts";

const { spec, adapter } = inspected("MiniMaxAI--MiniMax-M2.5");
const names = familyOfSpec(spec, LATEST_TRANSFORMERS)?.checkpoint(adapter) ?? {};
const groups = groupsOf(savedTensors(spec, names).tensors);
const all = (): boolean => true;

test("tensors are grouped by component, and experts are one row", () => {
  expect(groups.map(({ component }) => component)).toEqual([null, "attention", "mlp"]);
  const up = groups[2]?.rows.find(({ name }) => name.endsWith("w3.weight"));
  expect(up && indexesOf(up)).toBe("0-61 x 0-255");
});

test("a full name finds its row, a word the rows that have it, and groups without one go", () => {
  const found = (query: string): readonly string[] =>
    filtered(groups, query, all).flatMap(({ rows }) => rows.map(({ name }) => name));
  expect(found("model.layers.3.block_sparse_moe.experts.7.w1.weight")).toEqual([
    "model.layers.{}.block_sparse_moe.experts.{}.w1.weight",
  ]);
  // The model has layers 0–61 and experts 0–255.
  expect(found("layers.61.input_layernorm.weight")).toHaveLength(1);
  for (const none of [
    "layers.62.input_layernorm.weight",
    "layers.500",
    "layers.3.block_sparse_moe.experts.256.w1",
  ])
    expect(found(none)).toEqual([]);
  expect(found("experts.255.w1")).toHaveLength(1);
  expect(found("K_Norm")).toEqual(["model.layers.{}.self_attn.k_norm.weight"]);
  expect(filtered(groups, "k_norm", all)).toHaveLength(1);
  expect(found("nothing such")).toEqual([]);
});

test("an open row has a line for each layer", () => {
  const closed = linesOf(groups, new Set());
  const norm = closed.find(({ line, key }) => line === "row" && key.includes("input_layernorm"));
  const opened = linesOf(groups, new Set([norm?.key ?? ""]));
  expect(opened.length - closed.length).toBe(62);
});
