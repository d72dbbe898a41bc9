import { describe, expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import { inspectText } from "./inspect-text.ts";
import type { FailedInspection, Inspection } from "./inspection.ts";

const M2 = fixture("MiniMaxAI--MiniMax-M2.5");
const QWEN = fixture("Qwen--Qwen3.5-27B");

function failure(text: string): FailedInspection["error"] {
  const result = inspectText(text);
  if (result.ok) throw new Error("a spec was given");
  return result.error;
}

function spec(text: string): Inspection {
  const result = inspectText(text);
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

describe("what is no model config gets a message of its own", () => {
  test.each([
    ["empty text", ""],
    ["a web page", "<!doctype html><html></html>"],
    ["an array", "[1, 2]"],
    ["a number", "42"],
    ["no model_type", "{}"],
    [
      "a tokenizer config",
      '{"tokenizer_class": "Qwen2Tokenizer", "added_tokens_decoder": {}, "model_max_length": 262144}',
    ],
    [
      "a generation config",
      '{"do_sample": true, "temperature": 0.6, "eos_token_id": 1, "transformers_version": "5.0.0"}',
    ],
  ])("%s", (_, text) => {
    const { line, column, message } = failure(text);
    expect({ line, column }).toEqual({ line: 1, column: 1 });
    expect(message.length).toBeGreaterThan(20);
  });

  test("no two of them share a code", () => {
    const codes = ["", "<html>", "[]", "{}", '{"tokenizer_class": "T", "added_tokens_decoder": {}}'].map(
      (text) => failure(text).code,
    );
    expect(new Set(codes).size).toBe(codes.length);
  });
});

describe("a value that cannot be is named with its place", () => {
  test.each([
    ['"num_hidden_layers": 62', '"num_hidden_layers": "62"', "wrong-type", 6],
    ['"num_hidden_layers": 62', '"num_hidden_layers": 0', "wrong-type", 6],
    ['"num_hidden_layers": 62', '"num_hidden_layers": -1', "wrong-type", 6],
    ['"num_hidden_layers": 62', '"num_hidden_layers": 62.5', "wrong-type", 6],
    ['"num_hidden_layers": 62', '"num_hidden_layers": 62.0', "wrong-type", 6],
    ['"num_hidden_layers": 62', '"num_hidden_layers": null', "null-value", 6],
    ['"vocab_size": 200064', '"vocab_size": 90071992547409931', "wrong-type", 12],
    ['"rms_norm_eps": 1e-06', '"rms_norm_eps": NaN', "wrong-type", 19],
  ])("%s → %s", (from, to, code, line) => {
    expect(failure(M2.replace(from, to))).toMatchObject({ code, line, column: 3 });
  });

  test("a rope type without its factor is a missing field", () => {
    const text = M2.replace(
      '"rope_theta": 5000000',
      '"rope_theta": 5000000, "rope_scaling": {"type": "linear"}',
    );
    const { code, line, message } = failure(text);
    expect({ code, line }).toEqual({ code: "missing-field", line: 16 });
    expect(message).toContain("rope_scaling.factor");
  });
});

describe("what a reader of a new checkpoint should know is a diagnostic", () => {
  test.each([
    [
      "heads-not-divisible",
      M2.replace('"num_key_value_heads": 8', '"num_key_value_heads": 7'),
      "/num_key_value_heads",
      9,
    ],
    ["unknown-activation", M2.replace('"hidden_act": "silu"', '"hidden_act": "swoosh"'), "/hidden_act", 18],
    [
      "unknown-scoring-func",
      M2.replace('"scoring_func": "sigmoid"', '"scoring_func": "argmax"'),
      "/scoring_func",
      29,
    ],
    ["unknown-qk-norm-type", M2.replace('"per_layer"', '"per_token"'), "/qk_norm_type", 23],
    [
      "architecture-mismatch",
      M2.replace('"MiniMaxM2ForCausalLM"', '"LlamaForCausalLM"'),
      "/architectures",
      2,
    ],
    [
      "unknown-rope-type",
      QWEN.replace('"rope_type": "default"', '"rope_type": "spiral"'),
      "/text_config/rope_parameters/rope_type",
      undefined,
    ],
    [
      "mrope-sections",
      QWEN.replace(/"mrope_section": \[\s*11/, '"mrope_section": [12'),
      "/text_config/rope_parameters/mrope_section",
      undefined,
    ],
    [
      "schedule-length",
      QWEN.replace('"num_hidden_layers": 64', '"num_hidden_layers": 60'),
      "/text_config/layer_types",
      undefined,
    ],
    [
      "spellings-disagree",
      QWEN.replace('"full_attention_interval": 4', '"full_attention_interval": 3'),
      "/text_config/full_attention_interval",
      undefined,
    ],
  ])("%s", (code, text, at, line) => {
    const found = spec(text).diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(found).toMatchObject({ at, severity: expect.stringMatching(/error|warning/) });
    if (line !== undefined) expect(found?.line).toBe(line);
  });

  test("a list that another field decides over is one fault, whatever stands in it", () => {
    const odd = M2.replace(
      /\{/,
      `{"partial_rotary_factor": [${"1, ".repeat(1000)}[]], "rope_parameters": {"rope_theta": 5000000, "partial_rotary_factor": 0.5},`,
    );
    const told = inspectText(odd);
    const diagnostics = told.ok ? told.diagnostics : (told.report?.diagnostics ?? []);
    const faults = diagnostics.filter(({ severity }) => severity !== "info");
    expect(faults.filter(({ at }) => at.startsWith("/partial_rotary_factor"))).toMatchObject([
      {
        code: "spellings-disagree",
        at: "/partial_rotary_factor",
        message: expect.stringContaining("an array") as string,
      },
    ]);
  });

  test("a file without faults has none", () => {
    for (const text of [M2, QWEN]) expect(spec(text).diagnostics).toEqual([]);
  });
});

test("an unknown model type with a known kin's fields is read as that, and said to be a guess", () => {
  const config = JSON.parse(fixture("Qwen--Qwen3-8B")) as object;
  const read = spec(JSON.stringify({ ...config, model_type: "zz_new", zz_multiplier: 0.22 }));
  expect(read.guess).toMatchObject({ as: "qwen3", candidates: [{ as: "qwen3", needs: [] }, {}, {}, {}, {}] });
  expect(read.spec.model_type).toBe("zz_new");
  expect(read.parameters?.text).toBe(spec(fixture("Qwen--Qwen3-8B")).parameters?.text);
  expect(read.diagnostics).toContainEqual(expect.objectContaining({ code: "guess", severity: "warning" }));
  expect(read.fields.get("/zz_multiplier")?.use).toBe("unmapped");
});

test("nothing is guessed where no family reads enough of a file: its fields and the nearest family are told", () => {
  const result = inspectText(
    JSON.stringify({ model_type: "zz_odd", zz_width: 8, zz_depth: 2, hidden_size: 64, zz_heads: 2 }),
  );
  if (result.ok) throw new Error("read");
  expect(result.error.code).toBe("unknown-model-type");
  expect(result.supported).toContain("qwen3_5_moe_text");
  expect(result.nearest?.unknown).toEqual(["zz_width", "zz_depth", "zz_heads"]);
  expect([...(result.report?.fields.values() ?? [])].every(({ use }) => use === "unmapped")).toBe(true);
});

test("another family can be chosen, and one that does not exist is refused by name", () => {
  const text = fixture("Qwen--Qwen3-8B");
  const asLlama = inspectText(text, { as: "llama" });
  expect(asLlama).toMatchObject({ ok: true, adapter: "llama", guess: { as: "llama" } });
  expect(inspectText(text, { as: "zz" })).toMatchObject({ ok: false, error: { code: "unknown-choice" } });
});

test.each([
  ["t5", { is_encoder_decoder: true }, "an encoder and a decoder"],
  ["bert", { architectures: ["BertForMaskedLM"] }, "an encoder"],
  ["vit", { architectures: ["ViTModel"] }, "a vision model"],
  ["flux", { _class_name: "FluxTransformer2DModel" }, "a part of a diffusion model"],
  ["splinter", { vocab_size: 30522 }, "an encoder"],
  ["clip_text_model", { vocab_size: 49408, num_attention_heads: 8, intermediate_size: 2048 }, "an encoder"],
  ["siglip", { text_config: {}, vision_config: {} }, "an encoder of text and images"],
  ["wav2vec2", { vocab_size: 32 }, "a model of sound"],
  ["voxtral_encoder", { vocab_size: 51866, num_attention_heads: 20 }, "a model of sound"],
  ["blip_2_qformer", { vocab_size: 30522, num_attention_heads: 12 }, "a part that joins images to a decoder"],
  ["qwen3_vl_vision", { depth: 27 }, "a vision model"],
  ["patchtst", { context_length: 32 }, "a model of time series"],
  ["a_new_vit", { image_size: 224, patch_size: 16, num_attention_heads: 12 }, "a vision model"],
  ["a_new_bert", { vocab_size: 30522, type_vocab_size: 2, num_attention_heads: 12 }, "an encoder"],
])("%s is refused by what it is", (model_type, members, what) => {
  const result = inspectText(
    JSON.stringify({ model_type, hidden_size: 768, num_hidden_layers: 12, ...members }),
  );
  if (result.ok) throw new Error("read");
  expect(result.error.code).toBe("not-a-decoder");
  expect(result.error.message).toContain(what);
});

test("a mistyped field is unmapped and its nearest known name is given", () => {
  const { fields } = spec(M2.replace('"num_local_experts"', '"num_local_expert"'));
  expect(fields.get("/num_local_expert")).toMatchObject({
    use: "unmapped",
    nearest: expect.arrayContaining(["num_local_experts"]),
  });
});

test.each([
  ["num_layers", "num_hidden_layers"],
  ["nHiddenLayers", "num_hidden_layers"],
  ["num_kv_heads", "num_key_value_heads"],
  ["head_size", "head_dim"],
  ["rms_eps", "rms_norm_eps"],
])("%s is known by its words: %s is the nearest name", (given, meant) => {
  const { fields } = spec(M2.replace("{", `{"${given}": 3,`));
  expect(fields.get(`/${given}`)).toMatchObject({
    use: "unmapped",
    nearest: expect.arrayContaining([meant]),
  });
});

test("keys that objects inherit are plain keys", () => {
  const text = M2.replace("{", '{"__proto__": {"hidden_size": 1}, "constructor": 1, "toString": 2,');
  const { fields, spec: read } = spec(text);
  expect(["/__proto__/hidden_size", "/constructor", "/toString"].map((at) => fields.get(at)?.use)).toEqual([
    "unmapped",
    "unmapped",
    "unmapped",
  ]);
  expect(read.body.hidden_size).toBe(3072);
});

test("a version of transformers that does not know the family is said", () => {
  expect(inspectText(M2, { transformers: "4.57.6" })).toMatchObject({
    ok: false,
    error: { code: "unknown-to-transformers" },
  });
});

describe("a number of layers that would fill the memory is refused at once", () => {
  test.each([
    ["num_hidden_layers", QWEN.replace('"num_hidden_layers": 64', '"num_hidden_layers": 100000000')],
    ["mtp_num_hidden_layers", QWEN.replace('"mtp_num_hidden_layers": 1', '"mtp_num_hidden_layers": 1e12')],
    ["num_mtp_modules", M2.replace('"num_mtp_modules": 3', '"num_mtp_modules": 4000000000')],
    ["num_layers_per_stack", '{"model_type":"hrm_text","num_layers_per_stack":8000000000}'],
    ["num_blocks", '{"model_type":"xlstm","num_blocks":8000000000}'],
  ])("%s", (name, text) => {
    const error = failure(text);
    expect(error.code).toMatch(/^too-many-(?:layers|blocks)$/);
    expect(error.message).toContain(name);
  });

  test("and so is a number of experts", () => {
    const error = failure(M2.replace('"num_local_experts": 256', '"num_local_experts": 3000000'));
    expect(error.code).toBe("too-many-experts");
    expect(error.message).toContain("num_local_experts");
  });

  test("also in a file of a type that nobody knows, before families are tried on it", () => {
    const guessed = { ...JSON.parse(fixture("gpt2--default")), model_type: "unheard-of", n_layer: 2 ** 32 };
    expect(failure(JSON.stringify(guessed)).code).toBe("too-many-layers");
    // With all of its digits, of which a 64-bit float has not the last.
    const huge = '{"model_type":"qwen3","num_hidden_layers":9007199254740993}';
    expect(failure(huge).message).toMatch(/^num_hidden_layers is 9007199254740993; no model/);
  });

  test("as many as can be listed are read", () => {
    const text = M2.replace('"num_hidden_layers": 62', '"num_hidden_layers": 10000');
    expect(spec(text).spec.body.num_layers).toBe(10_000);
  });
});

test.each([
  ["gemma3n_text--m7-0", "altup_num_inputs"],
  ["minicpmv4_6--m7-0", "merger_times"],
])("%s: as many parts as %s says are counted, without making each of them", (name, field) => {
  const text = JSON.stringify({ ...(JSON.parse(fixture(name)) as object), [field]: 8_000_000_000 });
  expect(spec(text).ok).toBe(true);
});

test("a length above 2^53 - 1 is refused, however it is written", () => {
  const config = JSON.parse(fixture("meta-llama--Meta-Llama-3.1-8B.v4")) as { rope_scaling: object };
  const rope_scaling = { ...config.rope_scaling, original_max_position_embeddings: 1e21 };
  const error = failure(JSON.stringify({ ...config, rope_scaling }));
  expect(error).toMatchObject({ code: "wrong-type" });
  expect(error.message).toContain("original_max_position_embeddings is 1e+21");
});

describe("a list of layers or of sizes with something else in it is refused", () => {
  const llava = fixture("vipllava--m7-0");
  const mllama = fixture("mllama--default");
  const withMember = (text: string, change: (config: Record<string, unknown>) => void): string => {
    const config = JSON.parse(text) as Record<string, unknown>;
    change(config);
    return JSON.stringify(config);
  };

  test.each([
    ["vision_feature_layers", withMember(llava, (config) => (config["vision_feature_layers"] = [-2, ["x"]]))],
    [
      "supported_aspect_ratios",
      withMember(
        mllama,
        (config) =>
          (config["vision_config"] = {
            ...(config["vision_config"] as object),
            supported_aspect_ratios: [
              [1, 1],
              [1, "x"],
            ],
          }),
      ),
    ],
  ])("%s", (name, text) => {
    const error = failure(text);
    expect(error).toMatchObject({ code: "wrong-type" });
    expect(error.message).toContain(name);
  });
});

test("a module of hf_quant_config.json that is an object with a member toString is no text, and nothing throws", () => {
  const text = fixture("nvidia--Kimi-K2.7-Code-NVFP4");
  const hfQuantConfig = JSON.stringify({
    quantization: { quant_algo: "NVFP4", exclude_modules: ["lm_head", { toString: "x" }] },
  });
  expect(() => inspectText(text, { hfQuantConfig })).not.toThrow();
});
