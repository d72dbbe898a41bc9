import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../spec/json.ts";
import { compareInspections } from "../compare-inspections.ts";
import type { Side } from "../comparison.ts";
import { changedSide, DENSE, fixtureSide, MINIMAX, MOE, withText } from "../sides.test-support.ts";

describe("drift: equal values that came about differently", () => {
  const drifting = (a: Side, b: Side): string[] =>
    compareInspections(a, b).values.flatMap(({ drift, a: side }) => (drift ? [side?.pointer ?? ""] : []));

  test("mapped here, defaulted there", () => {
    const without = changedSide(MINIMAX, ({ rope_theta: _, ...config }) => config);
    expect(drifting(fixtureSide(MINIMAX), without)).toEqual(["/body/position/rope_theta"]);
  });

  test("another name for the same field is no drift", () => {
    const renamed = changedSide(MINIMAX, ({ num_local_experts, ...config }) => ({
      ...config,
      num_experts: num_local_experts as Json,
    }));
    expect(drifting(fixtureSide(MINIMAX), renamed)).toEqual([]);
  });

  test("a rule one of whose inputs is a default here", () => {
    const without = changedSide(DENSE, (config) => {
      const text = structuredClone(config["text_config"]) as JsonObject;
      Reflect.deleteProperty(text["rope_parameters"] as JsonObject, "partial_rotary_factor");
      return { ...config, text_config: text };
    });
    expect(drifting(fixtureSide(DENSE), without)).toContain("/body/attention/rotary_dim");
  });

  test("defaults of two classes may part", () => {
    const without = (name: string) => withText(name, { attention_bias: undefined });
    expect(drifting(without(DENSE), without(MOE))).toContain("/body/attention/attention_bias");
  });

  test("a schedule from a list here and from an interval there", () => {
    const byInterval = withText(DENSE, { layer_types: undefined });
    const { layers, counts } = compareInspections(fixtureSide(DENSE), byInterval);
    expect(layers).toMatchObject({ equal: true, drift: true, differences: [], words: [] });
    expect(counts.drift).toBeGreaterThan(0);
  });
});
