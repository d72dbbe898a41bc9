import { describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../spec/json.ts";
import { config, read, valueAt } from "./read.test-support.ts";

const FILE = config("Qwen--Qwen3.5-27B");
const TEXT = FILE["text_config"] as JsonObject;
const ROPE = TEXT["rope_parameters"] as JsonObject;

const withText = (text: JsonObject): JsonObject => ({ ...FILE, text_config: { ...TEXT, ...text } });

describe("lightseekorg/tokenspeed#485: Qwen3.5's rope object, and the context that a factor extends", () => {
  test("a factor inside it reaches the scaling and the served context", () => {
    const rope_parameters = { ...ROPE, rope_type: "yarn", factor: 4 };
    const result = read(withText({ rope_parameters }));
    expect(valueAt(result, "/body/position/scaling/factor")).toBe(4);
    expect(valueAt(result, "/body/position/context_len")).toBe(1_048_576);
    expect(result.origins.get("/body/position/context_len")).toMatchObject({
      from: expect.arrayContaining(["/text_config/rope_parameters/factor"]) as string[],
    });
  });

  test("the base inside it is read, and none of a class stands in for it", () => {
    const result = read(FILE);
    expect(valueAt(result, "/body/position/rope_theta")).toBe(10_000_000);
    expect(result.origins.get("/body/position/rope_theta")).toEqual({
      kind: "mapped",
      from: ["/text_config/rope_parameters/rope_theta"],
    });
  });
});

// AI-Hypercomputer/maxtext#4616
test("the rotated share counts beside multimodal positions", () => {
  const result = read(FILE);
  expect(isJsonObject(valueAt(result, "/body/position/mrope"))).toBe(true);
  expect(valueAt(result, "/body/attention/rotary_dim")).toBe(64);
  const whole = read(withText({ rope_parameters: { ...ROPE, partial_rotary_factor: 1 } }));
  expect(valueAt(whole, "/body/attention/rotary_dim")).toBe(256);
});

// kvcache-ai/ktransformers#1956
test("the context length of a nested config is read where it is", () => {
  const result = read(withText({ max_position_embeddings: 131_072 }));
  expect(valueAt(result, "/body/position/context_len")).toBe(131_072);
  expect(result.fields.get("/text_config/max_position_embeddings")?.use).toBe("mapped");
});
