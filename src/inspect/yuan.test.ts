import { expect, test } from "vitest";
import { cacheLinesOf } from "../spec/component.ts";
import { componentOf } from "../spec/component-of.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { codesOf, config, read, valueAt } from "./reported-faults/read.test-support.ts";

const M32 = config("yuan--m32");
const VL = config("yuanvl--converter");
const withDecoder = (members: JsonObject, moe: JsonObject = {}): JsonObject => {
  const decoder = VL["llm_config"] as JsonObject;
  const experts = { ...(decoder["moe_config"] as JsonObject), ...moe };
  return { ...VL, llm_config: { ...decoder, moe_config: experts, ...members } };
};

test("Yuan's models have as many parameters as their papers say", () => {
  const billions = (value: Json | undefined): number => Math.round(Number(value) / 1e8) / 10;
  const counts = (name: string) => read(config(name)).parameters;
  // arXiv:2311.15786: "from 2.1 billion to 102.6 billion"; arXiv:2405.17976: 3.7B active of 40B.
  expect(billions(counts("yuan--2b")?.total)).toBe(2.1);
  expect(billions(counts("yuan--102b")?.total)).toBe(102.6);
  const experts = counts("yuan--m32");
  expect(billions(experts?.total)).toBe(40.2);
  expect(billions((experts?.active ?? 0) - (experts?.embedding ?? 0))).toBe(3.7);
});

test("a sequence keeps the last two inputs of the filter beside keys and values", () => {
  const { body } = read(M32).spec;
  expect(cacheLinesOf(componentOf(body, "attention"))).toMatchObject([
    { kind: "convolution state", elements: 2 * 2048, per: { unit: "sequence" } },
    { kind: "keys and values", elements: 2 * 4096 },
  ]);
});

test("a file of Yuan 2.0 is told what its code does not read", () => {
  expect(codesOf(read(M32))).toEqual([]);
  expect(codesOf(read({ ...M32, rotary_base: 40890 }))).toEqual(["rotary-base-unread"]);
  expect(codesOf(read({ ...M32, rotary_percent: 0.5 }))).toEqual(["rotary-percent-unread"]);
  expect(codesOf(read({ ...M32, num_key_value_heads: 4 }))).toEqual(["num-key-value-heads-unread"]);
  expect(codesOf(read({ ...M32, lf_conv2d_group: 1 }))).toEqual(["yuan3-alone"]);
  expect(codesOf(read({ ...M32, use_yarn: true }))).toEqual(["readers-disagree"]);
  expect(codesOf(read({ ...M32, attention_projection_size: 1024 }))).toEqual(["yuan-narrow-heads"]);
  expect(() => read({ ...M32, use_shareqk: true })).toThrow("use_shareqk is true");
});

test("half of a head is rotated in M32, where heads are twice as wide as their share of the stream", () => {
  expect(valueAt(read(M32), "/body/attention/head_dim")).toBe(256);
  expect(valueAt(read(M32), "/body/attention/rotary_dim")).toBe(128);
  expect(valueAt(read(config("yuan--2b")), "/body/attention/rotary_dim")).toBe(64);
});

test("use_moe and the number of experts say whether layers have any", () => {
  const mlps = (file: JsonObject) =>
    (valueAt(read(file), "/body/layers") as readonly JsonObject[]).map(({ mlp }) => mlp);
  expect(mlps({ ...M32, use_moe: false })).toEqual(["dense_mlp"]);
  expect(mlps({ ...M32, moe_config: { ...(M32["moe_config"] as JsonObject), moe_num_experts: 0 } })).toEqual([
    "dense_mlp",
  ]);
});

test("Yuan 3.0 may have another number of experts in each layer", () => {
  const file = withDecoder({}, { per_layer_experts_blocks: [32, 24, 24, 32] });
  const inspection = read(file);
  expect(codesOf(inspection)).toEqual([]);
  expect(valueAt(inspection, "/body/layers")).toEqual([
    { from: 0, to: 0, mixer: "attention", mlp: "mlp" },
    { from: 1, to: 2, mixer: "attention", mlp: "other_mlp/experts_24" },
    { from: 3, to: 3, mixer: "attention", mlp: "mlp" },
  ]);
  const expert = 3 * 2048 * 8192 + 3 * 2048;
  const difference = (read(VL).parameters?.text ?? 0) - (inspection.parameters?.text ?? 0);
  expect(difference).toBe(2 * 8 * expert);
  expect(() => read(withDecoder({}, { per_layer_experts_blocks: [32] }))).toThrow("has 1 entries");
});

test("Yuan 3.0's other forms are read, and where its readers disagree that is said", () => {
  expect(codesOf(read(VL))).toEqual([]);
  const grouped = read(withDecoder({ num_key_value_heads: 4 }));
  expect(codesOf(grouped)).toEqual(["readers-disagree"]);
  expect(valueAt(grouped, "/body/attention/query_key_rows")).toBeUndefined();
  expect(codesOf(read(withDecoder({}, { norm_topk_prob: false })))).toEqual(["readers-disagree"]);
  const linear = read(withDecoder({}, { router_type: "linear" }));
  expect(valueAt(linear, "/body/mlp/attention_router")).toBeUndefined();
  const plain = read(withDecoder({ use_lfa_bias: false, lf_conv2d_group: 2, use_bias: true }));
  expect(valueAt(plain, "/body/attention/query_key_filter")).toMatchObject({ groups: 2, bias: false });
  expect(valueAt(plain, "/body/attention/attention_bias")).toBe(true);
  expect(valueAt(plain, "/body/mlp/bias")).toBe(true);
});
