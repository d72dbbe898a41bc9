import { expect, test } from "vitest";
import { cacheLinesOf } from "../../spec/component.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { specOf } from "../../fixtures/inspected.ts";
import { type LinearState, linearState } from "./linear-state.ts";

const QWEN = specOf("Qwen--Qwen3.5-27B");

function stateOf(spec: EngineModelSpec, tensorParallel: number): LinearState {
  const result = linearState(spec, tensorParallel);
  if (!result?.ok) throw new Error("no state");
  return result.value;
}

test("three linear layers before each full one, 64 in all", () => {
  const { blockTypes, linearLayerIds, fullAttentionLayerIds } = stateOf(QWEN, 1);
  expect(blockTypes.slice(0, 4)).toEqual([
    "linear_attention",
    "linear_attention",
    "linear_attention",
    "attention",
  ]);
  expect(linearLayerIds.slice(0, 5)).toEqual([0, 1, 2, 4, 5]);
  expect(fullAttentionLayerIds).toEqual([3, 7, 11, 15, 19, 23, 27, 31, 35, 39, 43, 47, 51, 55, 59, 63]);
});

test("16 key heads and 48 value heads of 128 on one rank, with 4 taps", () => {
  const { convolution, recurrent, bytesPerRequest } = stateOf(QWEN, 1);
  expect(convolution).toEqual({ shape: [10_240, 3], dtype: "bfloat16", bytes: 61_440 });
  expect(recurrent).toEqual({ shape: [48, 128, 128], dtype: "float32", bytes: 3_145_728 });
  expect(bytesPerRequest).toBe(48 * (61_440 + 3_145_728));
});

test("eight ranks keep an eighth each", () => {
  const { convolution, recurrent, bytesPerRequest } = stateOf(QWEN, 8);
  expect([convolution.shape, recurrent.shape]).toEqual([
    [1_280, 3],
    [6, 128, 128],
  ]);
  expect(bytesPerRequest).toBe(19_243_008);
});

test("the recurrent state is the one that the memory figures count", () => {
  const mixer = QWEN.body.type === "qwen3_5" ? QWEN.body.linear_attn : undefined;
  const counted = mixer && cacheLinesOf(mixer).find(({ kind }) => kind === "recurrent state");
  expect(counted?.elements).toBe(stateOf(QWEN, 1).recurrent.bytes / 4);
});

test.each([
  [5, /16 key heads do not divide among 5 ranks/],
  [32, /16 key heads do not divide among 32 ranks/],
])("heads that do not divide among %i ranks are an error", (ranks, message) => {
  const result = linearState(QWEN, ranks);
  expect(result).toMatchObject({ ok: false, error: { code: "undivided-heads" } });
  expect(result?.ok === false && result.error.message).toMatch(message);
});

test("a state in a type whose size is not known is an error", () => {
  const spec = structuredClone(QWEN);
  if (spec.body.type === "qwen3_5") spec.body.linear_attn.state_dtype = "float12";
  expect(linearState(spec, 1)).toMatchObject({ ok: false, error: { code: "unknown-type" } });
});

test("Qwen3-Next has such a state too, MiniMax-M2 has none", () => {
  expect(stateOf(specOf("qwen3_next--default"), 1).recurrent.shape).toEqual([32, 128, 128]);
  expect(linearState(specOf("MiniMaxAI--MiniMax-M2.5"), 1)).toBeNull();
});
