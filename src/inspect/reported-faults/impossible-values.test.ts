import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../spec/json.ts";
import { fixture } from "../../fixtures/read.ts";
import { codesOf, config, read } from "./read.test-support.ts";

/** What is said under a code: severity, the field and the message. */
function told(value: JsonObject, code: string, generationConfig: string | null = null) {
  return read(value, { generationConfig })
    .diagnostics.filter((diagnostic) => diagnostic.code === code)
    .map(({ severity, at, message }) => ({ severity, at, message }));
}

describe("more experts a token than there are", () => {
  test.each([
    ["mixtral--m7-0", "num_experts_per_tok", "num_local_experts"],
    ["qwen3_moe--default", "num_experts_per_tok", "num_local_experts"],
    ["gpt_oss--m7-0", "num_experts_per_tok", "num_local_experts"],
    ["olmoe--m7-0", "num_experts_per_tok", "num_experts"],
    ["jetmoe--m7-0", "num_experts_per_tok", "num_local_experts"],
    ["deepseek_v3--default", "num_experts_per_tok", "n_routed_experts"],
  ])("are an error in %s, at the field", (name, field, experts) => {
    const found = told(config(name, { [field]: 9, [experts]: 8 }), "too-many-experts-a-token");
    expect(found[0]).toMatchObject({ severity: "error", at: `/${field}` });
    expect(found[0]?.message).toMatch(/pass 9 experts, and its router chooses among 8\./);
    expect(found).toHaveLength(1);
  });

  test("as many as there are are none", () => {
    const all = config("mixtral--m7-0", { num_experts_per_tok: 8, num_local_experts: 8 });
    expect(codesOf(read(all))).not.toContain("too-many-experts-a-token");
  });

  test("the default that the class gives is told at the field that names the experts", () => {
    const { num_experts_per_tok: _, ...rest } = config("mixtral--m7-0", { num_local_experts: 1 });
    const found = told(rest, "too-many-experts-a-token");
    expect(found).toMatchObject([{ severity: "error", at: "/num_local_experts" }]);
  });

  test("experts without weights are among those that LongCat's router chooses", () => {
    const { n_routed_experts: experts, zero_expert_num: others } = config("longcat_flash--m7-0") as {
      [name: string]: number;
    };
    const all = (experts as number) + (others as number);
    expect(told(config("longcat_flash--m7-0", { moe_topk: all }), "too-many-experts-a-token")).toEqual([]);
    expect(
      told(config("longcat_flash--m7-0", { moe_topk: all + 1 }), "too-many-experts-a-token"),
    ).toHaveLength(1);
  });
});

describe("divisors of longrope that are not one for each pair of channels", () => {
  const scaled = (short: number, long: number): JsonObject => {
    const { config: small } = JSON.parse(fixture("phi3--longrope.run")) as { config: JsonObject };
    const rope = small["rope_parameters"] as JsonObject;
    const ones = (length: number): number[] => Array.from({ length }, () => 1);
    return { ...small, rope_parameters: { ...rope, short_factor: ones(short), long_factor: ones(long) } };
  };

  test("are an error with both numbers, for each list", () => {
    const found = told(scaled(5, 9), "longrope-length");
    expect(found).toMatchObject([
      { severity: "error", at: "/rope_parameters/short_factor" },
      { severity: "error", at: "/rope_parameters/long_factor" },
    ]);
    expect(found[0]?.message).toMatch(/has 5 divisors, and 16 channels turn in 8 pairs/);
    expect(found[1]?.message).toMatch(/has 9 divisors, and 16 channels turn in 8 pairs/);
  });

  test("one divides all, and as many as pairs are right", () => {
    expect(told(scaled(8, 8), "longrope-length")).toEqual([]);
    expect(told(scaled(1, 8), "longrope-length")).toEqual([]);
  });
});

describe("a type that torch has not", () => {
  test.each(["dtype", "torch_dtype"])("is an error: %s", (field) => {
    const { dtype: _, torch_dtype: __, ...llama } = config("llama--m7-0");
    const found = told({ ...llama, [field]: "float99" }, "unknown-dtype");
    expect(found).toMatchObject([{ severity: "error", at: `/${field}` }]);
    expect(found[0]?.message).toContain('"float99"');
  });

  test.each(["bfloat16", "float16", "float", "half", "float8_e4m3fn", "torch.bfloat16"])(
    "%s is one",
    (type) => {
      expect(codesOf(read(config("llama--m7-0", { dtype: type })))).not.toContain("unknown-dtype");
    },
  );
});

describe("an end of sequence that is no token", () => {
  const CODE = "end-of-sequence-beyond-vocabulary";

  test("is a warning at the field, with the ids that are none", () => {
    const found = told(config("llama--m7-0", { vocab_size: 128, eos_token_id: [5, 128, 999] }), CODE);
    expect(found).toMatchObject([{ severity: "warning", at: "/eos_token_id" }]);
    expect(found[0]?.message).toMatch(
      /names 128, 999, and the vocabulary has 128 tokens, with ids from 0 to 127/,
    );
    expect(told(config("llama--m7-0", { vocab_size: 128, eos_token_id: 127 }), CODE)).toEqual([]);
  });

  test("is one of generation_config.json too", () => {
    const llama = config("llama--m7-0", { vocab_size: 128, eos_token_id: 2 });
    const found = told(llama, CODE, JSON.stringify({ eos_token_id: [2, 300] }));
    expect(found).toMatchObject([{ severity: "warning", at: "generation_config.json#/eos_token_id" }]);
    expect(found[0]?.message).toMatch(/^generation_config\.json: eos_token_id names 300,/);
  });
});

describe("YaRN over a number of channels that are no pairs", () => {
  const rotated = (headDim: number, type: string): JsonObject =>
    config("glm4--m7-0", {
      head_dim: headDim,
      rope_parameters: {
        rope_type: type,
        rope_theta: 10_000,
        factor: 4,
        original_max_position_embeddings: 128,
        partial_rotary_factor: 0.5,
      },
    });

  test("is an error, for torch cannot multiply its ramp with the frequencies", () => {
    const found = told(rotated(26, "yarn"), "odd-rotary-dim");
    expect(found).toMatchObject([{ severity: "error", at: "/rope_parameters/rope_type" }]);
    expect(found[0]?.message).toContain("13 channels turn under YaRN");
    expect(found[0]?.message).toContain("7 frequencies for them and a ramp of 6");
  });

  test.each([
    ["an even number", 24, "yarn"],
    ["3 channels, whose ramp has one number for both frequencies", 6, "yarn"],
    ["another type, which has no ramp", 26, "linear"],
  ])("is none with %s", (_, headDim, type) => {
    expect(told(rotated(headDim, type), "odd-rotary-dim")).toEqual([]);
  });
});
