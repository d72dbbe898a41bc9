import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../spec/json.ts";
import { forEachLeaf, jsonView } from "../spec/leaves.ts";
import { isWithin, tokensOf } from "../spec/pointer.ts";
import { inspected } from "../fixtures/inspected.ts";
import { COUNTED, pr383, trueCount } from "../fixtures/read.ts";
import type { Inspection } from "./inspection.ts";

const ORIGIN_SPECS = pr383("specs");

const perLayer = (runs: ReturnType<typeof trueCount>["layers"]): number[] =>
  runs.flatMap(({ from, to, params }) => Array.from({ length: to - from + 1 }, () => params));

describe.each(COUNTED)("parameters of %s", (name) => {
  test("agree with the model that transformers builds, in total and layer by layer", () => {
    const counted = inspected(name).parameters;
    const truth = trueCount(name);
    expect(perLayer(counted?.layers ?? [])).toEqual(perLayer(truth.layers));
    expect(counted?.text).toBe(truth.text_params);
    if (truth.total_params !== undefined && counted?.whole !== null)
      expect(counted?.whole).toBe(truth.total_params);
  });
});

/** Where the origin's adapters are wrong, and what is known to be right. */
const CORRECTIONS: readonly {
  readonly at: string;
  readonly where: RegExp;
  readonly right: (spec: Inspection["spec"]) => Json;
}[] = [
  { at: "/body/position/scaling", where: /./, right: () => null },
  { at: "/body/position/rope_theta", where: /Qwen/, right: () => 10000000 },
  { at: "/body/attention/rotary_dim", where: /Qwen/, right: () => 64 },
  { at: "/body/attention/use_qk_norm", where: /Qwen/, right: () => true },
  { at: "/body/attention/qk_norm_type", where: /Qwen/, right: () => "per_head" },
  { at: "/body/mlp/scoring_func", where: /Qwen/, right: () => "softmax" },
  { at: "/dtype", where: /Qwen|NVFP4/, right: () => "bfloat16" },
  // The router divides the chosen scores by their sum whatever the config says (modeling_minimax_m2.py, 5.18.0).
  { at: "/body/mlp/norm_topk_prob", where: /MiniMax/, right: () => true },
  { at: "/body/moe_intermediate_size", where: /27B/, right: () => null },
  { at: "/body/shared_expert_intermediate_size", where: /27B/, right: () => null },
];

describe.each(Object.keys(ORIGIN_SPECS))("the spec of %s", (name) => {
  const { spec } = inspected(name);
  const at = (pointer: string): Json | undefined =>
    tokensOf(pointer).reduce<Json | undefined>(
      (value, token) => (value as JsonObject)[token],
      spec as unknown as Json,
    );
  const corrections = CORRECTIONS.filter(({ where }) => where.test(name));
  const dense = spec.body.type === "qwen3_5" && spec.body.mlp.type === "dense";

  test("has the origin's values at the origin's paths, but for its known errors", () => {
    forEachLeaf(jsonView, ORIGIN_SPECS[name] as Json, (pointer, value) => {
      if (corrections.some((correction) => isWithin(pointer, correction.at))) return;
      if (dense && isWithin(pointer, "/body/mlp")) return;
      expect([pointer, at(pointer)]).toEqual([pointer, value]);
    });
  });

  test.each(
    corrections
      .filter((correction) => !(dense && isWithin(correction.at, "/body/mlp")))
      .map(({ at: pointer, right }) => [pointer, right] as const),
  )("is right where the origin is wrong: %s", (pointer, right) => {
    expect(at(pointer)).toEqual(right(spec));
  });
});

test("a dense Qwen3.5 has a dense MLP and no experts", () => {
  const { body } = inspected("Qwen--Qwen3.5-27B").spec;
  expect(body).toMatchObject({
    mlp: { type: "dense", intermediate_size: 17408 },
    moe_intermediate_size: null,
  });
});

test("the schedule of Qwen3.5-27B is 3 Gated DeltaNet layers, then full attention, 16 times", () => {
  const { layers } = inspected("Qwen--Qwen3.5-27B").spec.body;
  expect(layers).toHaveLength(32);
  expect(layers.slice(0, 2)).toEqual([
    { from: 0, to: 2, mixer: "linear_attn", mlp: "mlp" },
    { from: 3, to: 3, mixer: "attention", mlp: "mlp" },
  ]);
});

test("Qwen3.5-27B has one MTP layer of full attention with the decoder's MLP", () => {
  const { spec, parameters } = inspected("Qwen--Qwen3.5-27B");
  expect(spec.body).toMatchObject({
    mtp: { num_modules: 1, layers: [{ from: 0, to: 0, mixer: "attention", mlp: "mlp" }] },
  });
  // fc [h, 2h], two norms before it, one layer as layer 3 of the stack (372,255,232 by transformers), one last norm.
  expect(parameters?.mtp).toBe(2 * 5120 * 5120 + 2 * 5120 + 372255232 + 5120);
});
