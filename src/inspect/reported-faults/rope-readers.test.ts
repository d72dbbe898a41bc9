import { describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../spec/json.ts";
import { inspectedText } from "../../fixtures/inspected.ts";
import { inspectText } from "../inspect-text.ts";
import { codesOf, config, read, valueAt } from "./read.test-support.ts";

const QWEN3 = "Qwen--Qwen3-8B";
const KIMI = "moonshotai--Kimi-K2-Instruct";
const LLAMA = "meta-llama--Meta-Llama-3.1-8B";

const YARN = { rope_type: "yarn", factor: 4, original_max_position_embeddings: 32768 };

/** A file whose rope object is this one, in the spelling of 4.x or of 5.x. */
function scaled(name: string, scaling: JsonObject, members: JsonObject = {}, v5 = false): JsonObject {
  const { rope_scaling: _, rope_parameters: __, rope_theta = 10000, ...plain } = config(name);
  return v5
    ? { ...plain, rope_parameters: { rope_theta, ...scaling }, ...members }
    : { ...plain, rope_theta, rope_scaling: scaling, ...members };
}

function messageOf(result: ReturnType<typeof read>, code: string): string {
  return result.diagnostics.find((one) => one.code === code)?.message ?? "";
}

describe.each([false, true])("a rope object in the spelling of 5.x: %s", (v5) => {
  test("the type deepseek_yarn is YaRN, as engines read it", () => {
    const yarn = {
      rope_type: "deepseek_yarn",
      factor: 32,
      original_max_position_embeddings: 4096,
      beta_fast: 32,
      beta_slow: 1,
      mscale: 1,
      mscale_all_dim: 1,
    };
    const file = scaled(KIMI, yarn, { max_position_embeddings: 131072 }, v5);
    const result = read(file);
    expect(valueAt(result, "/body/position/scaling")).toEqual({
      ...yarn,
      rope_type: "yarn",
      attention_factor: null,
      truncate: true,
    });
    expect(valueAt(result, "/body/position/context_len")).toBe(131072);
    expect(valueAt(result, "/body/attention/softmax_scale")).toBeCloseTo(0.1308608, 7);
    expect(codesOf(result)).toContain("rope-type-of-engines");
    expect(codesOf(result)).not.toContain("unknown-rope-type");
  });

  test("attn_factor multiplies the amplitude in engines, and the object of transformers differs by it", () => {
    const file = scaled(
      QWEN3,
      { ...YARN, attn_factor: 0.8782488562869419 },
      { max_position_embeddings: 131072 },
      v5,
    );
    const result = read(file);
    const group = v5 ? "rope_parameters" : "rope_scaling";
    expect(result.fields.get(`/${group}/attn_factor`)).toMatchObject({
      use: "ignored",
      because: "engines",
      read_by: [
        { engine: "vLLM", commit: "017e9f44" },
        { engine: "SGLang", commit: "db570fe6" },
      ],
    });
    expect(messageOf(result, "yarn-amplitude-differs")).toContain(
      "by 1.13863 in transformers 5.18.0 and in the spec, by 1 in vLLM 017e9f44",
    );
  });

  test("apply_yarn_scaling leaves the amplitude at 1, which an equal pair of mscale makes it anyway", () => {
    const unscaled = { ...YARN, apply_yarn_scaling: false };
    const max = { max_position_embeddings: 131072 };
    const equal = scaled(LLAMA, { ...unscaled, mscale: 1, mscale_all_dim: 1 }, max, v5);
    expect(codesOf(read(equal))).not.toContain("yarn-amplitude-differs");
    const alone = scaled(LLAMA, unscaled, max, v5);
    expect(messageOf(read(alone), "yarn-amplitude-differs")).toContain("by 1 in vLLM");
  });

  test("beside mrope_section vLLM drops apply_yarn_scaling, and SGLang alone reads it", () => {
    const unscaled = { ...YARN, apply_yarn_scaling: false, mrope_section: [24, 20, 20] };
    const file = scaled(LLAMA, unscaled, { max_position_embeddings: 131072 }, v5);
    const result = read(file);
    expect(codesOf(result)).not.toContain("yarn-amplitude-differs");
    const use = result.fields.get(`/${v5 ? "rope_parameters" : "rope_scaling"}/apply_yarn_scaling`);
    expect(use).toMatchObject({ use: "ignored", read_by: [{ engine: "SGLang" }] });
    expect(result.diagnostics.map(({ message }) => message).join(" ")).toContain(
      "vLLM 017e9f44 drops it beside mrope_section",
    );
  });

  test("a pair of mscale without latent attention: vLLM reads it for latent attention only", () => {
    const pair = { ...YARN, mscale: 1, mscale_all_dim: 1 };
    const result = read(scaled(LLAMA, pair, { max_position_embeddings: 131072 }, v5));
    expect(messageOf(result, "yarn-amplitude-differs")).toContain(
      "by 1 in transformers 5.18.0 and in the spec, by 1.13863 in vLLM 017e9f44 and by 1 in SGLang",
    );
    const latent = { ...pair, factor: 32, original_max_position_embeddings: 4096 };
    expect(codesOf(read(scaled(KIMI, latent, {}, v5)))).not.toContain("yarn-amplitude-differs");
  });

  test("where the class fixes the amplitude, no field is named (DeepSeek-V4)", () => {
    const result = read(config("deepseek-ai--DeepSeek-V4-Flash"));
    expect(messageOf(result, "yarn-amplitude-differs")).toMatch(/in SGLang db570fe6\.$/);
  });

  test("an attention_factor is the amplitude, and engines do not read it", () => {
    const file = scaled(QWEN3, { ...YARN, attention_factor: 1 }, { max_position_embeddings: 131072 }, v5);
    const result = read(file);
    expect(valueAt(result, "/body/position/scaling/attention_factor")).toBe(1);
    expect(messageOf(result, "yarn-amplitude-differs")).toContain("by 1.13863 in vLLM");
  });

  test("a factor that is not the declared length over the trained one is told, and the context stays", () => {
    const result = read(scaled(QWEN3, YARN, { max_position_embeddings: 40960 }, v5));
    expect(valueAt(result, "/body/position/context_len")).toBe(40960);
    expect(messageOf(result, "yarn-factor-mismatch")).toContain(
      "is 131072, and max_position_embeddings is 40960, which is 1.25 times as many",
    );
    expect(messageOf(result, "yarn-factor-mismatch")).toContain(
      "The context of the spec is 40960, as SGLang db570fe6 serves it; vLLM 017e9f44 serves 131072 ",
    );
    const right = read(scaled(QWEN3, YARN, { max_position_embeddings: 131072 }, v5));
    expect(codesOf(right)).not.toContain("yarn-factor-mismatch");
  });

  test("a factor whose trained length is the declared one lengthens nothing", () => {
    const result = read(scaled(QWEN3, YARN, { max_position_embeddings: 32768 }, v5));
    expect(valueAt(result, "/body/position/context_len")).toBe(32768);
    expect(messageOf(result, "yarn-factor-mismatch")).toContain("vLLM 017e9f44 serves 131072 ");
  });

  test("a trained length above the declared one: vLLM serves that times the factor", () => {
    const long = { ...YARN, original_max_position_embeddings: 262144 };
    const result = read(scaled(QWEN3, long, { max_position_embeddings: 40960 }, v5));
    expect(messageOf(result, "yarn-factor-mismatch")).toContain("vLLM 017e9f44 serves 1048576 ");
  });

  test("under deepseek_yarn vLLM serves the declared length times the factor", () => {
    const yarn = { ...YARN, rope_type: "deepseek_yarn", original_max_position_embeddings: 4096 };
    const result = read(scaled(KIMI, yarn, { max_position_embeddings: 16384 }, v5));
    expect(messageOf(result, "yarn-factor-mismatch")).toContain("vLLM 017e9f44 serves 65536 ");
    expect(valueAt(result, "/body/position/context_len")).toBe(16384);
  });

  test("a factor without a type does nothing", () => {
    const { rope_type: _, ...untyped } = YARN;
    const result = read(scaled(QWEN3, untyped, {}, v5));
    expect(valueAt(result, "/body/position/scaling")).toBeNull();
    expect(codesOf(result)).toContain("rope-factor-without-type");
  });

  test("su is longrope to vLLM, and refused by transformers", () => {
    const factors = Array<number>(64).fill(1);
    const su = { type: "su", short_factor: factors, long_factor: factors };
    const result = read(scaled(LLAMA, su, { original_max_position_embeddings: 4096 }, v5));
    expect(valueAt(result, "/body/position/scaling")).toMatchObject({
      rope_type: "longrope",
      original_max_position_embeddings: 4096,
    });
    expect(result.diagnostics.find(({ code }) => code === "unknown-rope-type")?.severity).toBe("error");
  });

  test("whole lengths may be written as floats, and others not", () => {
    const text = JSON.stringify(scaled(QWEN3, YARN, {}, v5));
    const length = (written: string) => text.replace('embeddings":32768', `embeddings":${written}`);
    const at = "/body/position/scaling/original_max_position_embeddings";
    expect(valueAt(inspectedText(length("32768.0")), at)).toBe(32768);
    expect(inspectText(length("32768.5"))).toMatchObject({ ok: false, error: { code: "wrong-type" } });
  });

  test("a null factor of YaRN is the declared length over the trained one", () => {
    const file = scaled(QWEN3, { ...YARN, factor: null }, { max_position_embeddings: 65536 }, v5);
    expect(valueAt(read(file), "/body/position/scaling/factor")).toBe(2);
  });
});

test("mrope is default with sections to engines, and refused by the class of Qwen3-VL", () => {
  const file = config("qwen3_vl--default");
  const text = isJsonObject(file["text_config"] ?? null) ? (file["text_config"] as JsonObject) : {};
  const { rope_parameters: _, ...plain } = text;
  const scaling = { type: "mrope", mrope_section: [24, 20, 20], mrope_interleaved: true };
  const result = read({ ...file, text_config: { ...plain, rope_scaling: scaling, rope_theta: 5000000 } });
  expect(valueAt(result, "/body/position")).toMatchObject({
    rope_theta: 5000000,
    scaling: null,
    mrope: { section: [24, 20, 20], interleaved: true },
  });
  const told = result.diagnostics.find(({ code }) => code === "unknown-rope-type");
  expect(told).toMatchObject({ severity: "error" });
  expect(told?.message).toContain("vLLM");
});

test("parameters by kind of layer are read as those of all layers are", () => {
  const file = config("gemma3_text--default");
  const kinds = {
    full_attention: { ...YARN, rope_theta: 1e6, attn_factor: 0.5 },
    sliding_attention: { rope_type: "default", rope_theta: 1e4 },
  };
  const { rope_scaling: _, rope_theta: __, rope_local_base_freq: ___, ...plain } = file;
  const result = read({ ...plain, rope_parameters: kinds, max_position_embeddings: 40960 });
  expect(result.fields.get("/rope_parameters/full_attention/attn_factor")).toMatchObject({
    because: "engines",
  });
  expect(codesOf(result)).toContain("yarn-amplitude-differs");
  expect(messageOf(result, "yarn-factor-mismatch")).toContain("40960, in vLLM 017e9f44 too");
});

test("the scaling of a class by itself: vLLM serves its length too, whatever the file declares", () => {
  const { rope_scaling: _, rope_parameters: __, ...plain } = config("gpt_oss--default");
  const result = read({ ...plain, max_position_embeddings: 65536 });
  expect(valueAt(result, "/body/position/context_len")).toBe(65536);
  const told = result.diagnostics.find(({ code }) => code === "yarn-factor-mismatch");
  expect(told?.at).toBe("/max_position_embeddings");
  expect(told?.message).toContain("vLLM 017e9f44 serves 131072 ");
});

describe("llama_4_scaling_beta", () => {
  test("in a Mistral file is read by engines only, and what it does is told", () => {
    const yarn = { ...YARN, llama_4_scaling_beta: 0.1 };
    const result = read(scaled("mistral--default", yarn, {}, true));
    expect(valueAt(result, "/body/attention/temperature")).toBeNull();
    const use = result.fields.get("/rope_parameters/llama_4_scaling_beta");
    expect(use).toMatchObject({ use: "ignored", because: "engines" });
    expect(messageOf(result, "read-by-engines")).toContain("1 + beta × ln(1 + ⌊position");
  });
});

describe("partial_rotary_factor, which the class does not read", () => {
  const SCALED: readonly JsonObject[] = [
    { rope_type: "linear", factor: 2 },
    { rope_type: "dynamic", factor: 2 },
    YARN,
    {
      rope_type: "longrope",
      factor: 4,
      original_max_position_embeddings: 32768,
      short_factor: Array<number>(64).fill(1),
      long_factor: Array<number>(64).fill(1),
    },
    {
      rope_type: "llama3",
      factor: 8,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 8192,
    },
  ];
  const max = { max_position_embeddings: 131072 };

  // LlamaForCausalLM and Qwen3ForCausalLM of transformers 5.18.0 were run with each: a RuntimeError in all of them.
  test.each(SCALED)("stops the model under %j", (scaling) => {
    const inside = read(scaled(QWEN3, { ...scaling, partial_rotary_factor: 0.5 }, max));
    expect(inside.diagnostics.find(({ code }) => code === "rotary-share-stops")).toMatchObject({
      severity: "error",
      at: "/rope_scaling/partial_rotary_factor",
    });
    expect(messageOf(inside, "rotary-share-stops")).toContain("for 64 channels");
    const beside = read(scaled(LLAMA, scaling, { ...max, partial_rotary_factor: 0.25 }));
    expect(messageOf(beside, "rotary-share-stops")).toContain("for 32 channels");
  });

  test("of 1, and under default and proportional, it does not", () => {
    for (const scaling of [
      { ...YARN, partial_rotary_factor: 1 },
      { rope_type: "default", partial_rotary_factor: 0.5 },
      { rope_type: "proportional", partial_rotary_factor: 0.5 },
    ])
      expect(codesOf(read(scaled(LLAMA, scaling, max)))).not.toContain("rotary-share-stops");
  });

  test("is read by vLLM wherever it stands, and by SGLang's Llama beside the object", () => {
    const inside = read(scaled(LLAMA, { rope_type: "default", partial_rotary_factor: 0.5 }));
    expect(inside.fields.get("/rope_scaling/partial_rotary_factor")).toMatchObject({
      because: "engines",
      read_by: [{ engine: "vLLM" }],
    });
    const beside = read(scaled(LLAMA, { rope_type: "default" }, { partial_rotary_factor: 0.5 }));
    expect(beside.fields.get("/partial_rotary_factor")).toMatchObject({
      because: "engines",
      read_by: [{ engine: "vLLM" }, { engine: "SGLang" }],
    });
  });

  // get_rope of vLLM 017e9f44: ValueError unless above 0 and at most 1.
  test.each([0, -0.5, 1.5])("of %d is refused by vLLM", (share) => {
    for (const rope_type of ["default", "yarn"]) {
      const file = read(scaled(QWEN3, { ...YARN, rope_type, partial_rotary_factor: share }, max));
      expect(file.diagnostics.find(({ code }) => code === "rotary-share-refused")).toMatchObject({
        severity: "warning",
        at: "/rope_scaling/partial_rotary_factor",
      });
    }
    const beside = read(scaled(LLAMA, { rope_type: "default" }, { partial_rotary_factor: share }));
    expect(codesOf(beside)).toContain("rotary-share-refused");
    const v5 = read(scaled(LLAMA, { rope_type: "default", partial_rotary_factor: share }, {}, true));
    expect(codesOf(v5)).toContain("rotary-share-refused");
  });

  test.each([0.25, 0.5, 1])("of %d is not", (share) => {
    const file = read(scaled(LLAMA, { rope_type: "default", partial_rotary_factor: share }));
    expect(codesOf(file)).not.toContain("rotary-share-refused");
  });

  test("a class that reads it is left alone", () => {
    const file = config("phi--m7-0");
    expect(codesOf(read({ ...file, rope_scaling: { ...YARN, partial_rotary_factor: 0.5 } }))).not.toContain(
      "rotary-share-stops",
    );
  });
});

// AutoConfig of transformers 5.18.0 was run: the object has original_max_position_embeddings 40960 then.
test("YaRN without a trained length: SGLang serves the declared length, vLLM that times the factor", () => {
  const yarn = { rope_type: "yarn", factor: 4 };
  const result = read(scaled(QWEN3, yarn, { max_position_embeddings: 40960 }));
  expect(valueAt(result, "/body/position/context_len")).toBe(163840);
  expect(messageOf(result, "yarn-context-differs")).toContain("SGLang db570fe6 takes 40960 for lengthened");
  expect(messageOf(result, "yarn-context-differs")).toContain("vLLM 017e9f44 serves 163840");
  const given = { ...yarn, original_max_position_embeddings: 10240 };
  expect(codesOf(read(scaled(QWEN3, given, { max_position_embeddings: 40960 })))).not.toContain(
    "yarn-context-differs",
  );
});

// DeepseekV3ForCausalLM and others of transformers 5.18.0 were run: KeyError 'factor'.
describe("latent attention without a factor", () => {
  const V3 = "deepseek-ai--DeepSeek-V3";
  const ones = Array<number>(32).fill(1);
  const LONG = {
    rope_type: "longrope",
    short_factor: ones,
    long_factor: ones,
    original_max_position_embeddings: 4096,
  };
  test.each<JsonObject>([{ rope_type: "proportional" }, { type: "proportional" }, LONG])(
    "stops under %j",
    (scaling) => {
      const result = read(scaled(V3, scaling));
      expect(result.diagnostics.find(({ code }) => code === "rope-factor-missing")).toMatchObject({
        severity: "error",
        at: "/rope_scaling/factor",
      });
    },
  );

  test("with one, or under default, or of heads without latents, it does not", () => {
    for (const file of [
      scaled(V3, { rope_type: "proportional", factor: 1 }),
      scaled(V3, { rope_type: "default" }),
      scaled(QWEN3, { rope_type: "proportional" }),
    ])
      expect(codesOf(read(file))).not.toContain("rope-factor-missing");
  });
});

describe("mrope_section of fewer than three parts", () => {
  const sections = (name: string, mrope_section: number[]) => {
    const file = config(name);
    const text = (file["text_config"] ?? {}) as JsonObject;
    const { rope_parameters: _, rope_scaling: __, ...plain } = text;
    const rope_scaling = { rope_type: "default", mrope_section };
    return read({ ...file, text_config: { ...plain, rope_scaling } }).diagnostics.find(
      ({ code }) => code === "mrope-section-short",
    );
  };

  // Run in transformers 5.18.0: an IndexError where the three alternate, and none where they stand in blocks.
  test.each([[[32, 32]], [[64]], [[]]])("%j stops a class whose sections alternate", (section) => {
    expect(sections("qwen3_vl--default", section)).toMatchObject({
      severity: "error",
      at: "/text_config/rope_scaling/mrope_section",
    });
    expect(sections("qwen3_5--default", section)?.message).toContain("IndexError");
  });

  test("three or more do not, nor two of blocks", () => {
    expect(sections("qwen3_vl--default", [24, 20, 20])).toBeUndefined();
    expect(sections("qwen2_5_vl--m7-0", [32, 32])).toBeUndefined();
  });
});
