import { expect, test } from "vitest";
import type { JsonObject } from "../../spec/json.ts";
import { codesOf, config, read, valueAt } from "./read.test-support.ts";

const SCOUT = "meta-llama--Llama-4-Scout-17B-16E-Instruct";

const scout = (members: JsonObject, outer: JsonObject = {}): JsonObject => {
  const whole = config(SCOUT, outer);
  return { ...whole, text_config: { ...(whole["text_config"] as JsonObject), ...members } };
};

test("no_rope_layers has 1 for a layer that does rotate", () => {
  const first = Array.from({ length: 48 }, (_, index) => (index === 0 ? 0 : 1));
  const result = read(scout({ no_rope_layers: first }));
  expect(valueAt(result, "/body/layers/0")).toMatchObject({ from: 0, to: 0, mixer: "nope_attention" });
  expect(valueAt(result, "/body/layers/1")).toMatchObject({ from: 1, to: 47, mixer: "chunked_attention" });
  expect(valueAt(result, "/body/nope_attention")).toMatchObject({ position: null, rotary_dim: 0 });
});

test("layers without positions see everything, others their chunk", () => {
  const result = read(config(SCOUT));
  expect(valueAt(result, "/body/nope_attention")).toMatchObject({
    window: null,
    temperature: { type: "temperature_tuning", scale: 0.1, floor: 8192, offset: 1 },
  });
  expect(valueAt(result, "/body/chunked_attention/window")).toEqual({ type: "chunked", size: 8192 });
  expect(valueAt(result, "/body/chunked_attention/temperature")).toBeNull();
});

// vllm-project/vllm#51105
test("text_config's tie_word_embeddings decides, not the wrapper's", () => {
  const result = read(scout({ tie_word_embeddings: false }, { tie_word_embeddings: true }));
  expect(valueAt(result, "/body/tie_word_embeddings")).toBe(false);
  expect(result.fields.get("/tie_word_embeddings")).toEqual({
    use: "shadowed",
    by: "/text_config/tie_word_embeddings",
    agrees: false,
  });
  expect(codesOf(result)).toContain("spellings-disagree");
});

test("a number for attn_temperature_tuning is read, with an error", () => {
  const result = read(scout({ attn_temperature_tuning: 4 }));
  expect(valueAt(result, "/body/nope_attention/temperature/scale")).toBe(0.1);
  expect(codesOf(result)).toContain("number-for-switch");
});
