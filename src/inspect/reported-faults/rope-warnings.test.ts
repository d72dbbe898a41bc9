import { describe, expect, test } from "vitest";
import { inspectText } from "../inspect-text.ts";
import type { Json, JsonObject } from "../../spec/json.ts";
import { config, read } from "./read.test-support.ts";

const llama = (rope_scaling: JsonObject) => read(config("meta-llama--Meta-Llama-3.1-8B", { rope_scaling }));

const TYPES: { readonly [type: string]: JsonObject } = {
  linear: { factor: 4 },
  dynamic: { factor: 2 },
  yarn: { factor: 16, original_max_position_embeddings: 8192 },
  longrope: {
    factor: 16,
    short_factor: Array<number>(64).fill(1),
    long_factor: Array<number>(64).fill(2),
    original_max_position_embeddings: 8192,
  },
  llama3: { factor: 8, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 8192 },
  proportional: { partial_rotary_factor: 0.5 },
};

const ROPE = /^rope-(?:factor|betas|attention|bands|trained|no-proportion)/;

const found = (rope_scaling: JsonObject) =>
  llama(rope_scaling).diagnostics.flatMap(({ code, severity, at }) =>
    ROPE.test(code) ? [[code, severity, at.replace("/rope_scaling/", "")]] : [],
  );

// What LlamaConfig of transformers 5.18.0 warns of, and nothing that it does not: each was run.
describe("what transformers warns of a rotary embedding is told", () => {
  test.each<[string, JsonObject, string, string]>([
    ...["linear", "dynamic", "yarn", "longrope", "llama3"].map(
      (type): [string, JsonObject, string, string] => [
        type,
        { factor: 0.5 },
        "rope-factor-below-one",
        "factor",
      ],
    ),
    ["yarn", { factor: null }, "rope-factor-null", "factor"],
    ["yarn", { beta_fast: 1, beta_slow: 32 }, "rope-betas-swapped", "beta_fast"],
    ["yarn", { beta_slow: 33 }, "rope-betas-swapped", "beta_slow"],
    ["yarn", { attention_factor: -1.5 }, "rope-attention-factor", "attention_factor"],
    ["yarn", { attention_factor: 1 }, "rope-attention-factor", "attention_factor"],
    ["longrope", { attention_factor: -1.5 }, "rope-attention-factor", "attention_factor"],
    ["llama3", { low_freq_factor: 5 }, "rope-bands-swapped", "high_freq_factor"],
    ["llama3", { high_freq_factor: 0.5 }, "rope-bands-swapped", "high_freq_factor"],
    [
      "llama3",
      { original_max_position_embeddings: 131_072 },
      "rope-trained-length",
      "original_max_position_embeddings",
    ],
  ])("%s with %j: %s", (type, members, code, at) => {
    expect(found({ rope_type: type, ...TYPES[type], ...members })).toEqual([[code, "warning", at]]);
  });

  test.each<[string, string, string]>([
    ["llama3", "original_max_position_embeddings", "rope-trained-length"],
    ["proportional", "partial_rotary_factor", "rope-no-proportion"],
  ])("%s without %s: %s", (type, name, code) => {
    const { [name]: _, ...rest } = TYPES[type] as { [name: string]: Json };
    expect(found({ rope_type: type, ...rest })).toEqual([[code, "warning", name]]);
  });

  test("bands without channels between are noted, as of Llama 4 Scout", () => {
    const equal = { rope_type: "llama3", ...TYPES["llama3"], low_freq_factor: 4 };
    expect(found(equal)).toEqual([["rope-bands-swapped", "info", "high_freq_factor"]]);
  });

  test("a trained length with a point", () => {
    const text = JSON.stringify(
      config("meta-llama--Meta-Llama-3.1-8B", { rope_scaling: { rope_type: "llama3", ...TYPES["llama3"] } }),
    );
    expect(text).toContain('"original_max_position_embeddings":8192');
    const pointed = text.replace(/("original_max_position_embeddings":8192)\b/, "$1.0");
    const result = inspectText(pointed);
    const codes = result.ok ? result.diagnostics.map(({ code }) => code) : [];
    expect(codes).toContain("rope-trained-length");
  });

  test("nothing of parameters that it takes, nor of those of other types", () => {
    for (const [type, members] of Object.entries(TYPES))
      expect(found({ rope_type: type, ...members })).toEqual([]);
    expect(found({ rope_type: "longrope", ...TYPES["longrope"], attention_factor: 1 })).toEqual([]);
    expect(found({ rope_type: "yarn", ...TYPES["yarn"], attention_factor: 0.5, beta_fast: 0 })).toEqual([]);
    expect(found({ rope_type: "default", factor: 0.5 })).toEqual([]);
  });
});
