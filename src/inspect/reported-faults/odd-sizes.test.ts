import { describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../spec/json.ts";
import { storedTensors } from "../../spec/checkpoint.ts";
import { namesOf } from "../weights.ts";
import { codesOf, config, read, valueAt } from "./read.test-support.ts";

const codes = (name: string, members: JsonObject): string[] =>
  read(config(name, members))
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ code }) => code);

const inText = (name: string, members: JsonObject): JsonObject => {
  const { text_config: text } = config(name);
  return { text_config: { ...(isJsonObject(text ?? null) ? (text as JsonObject) : {}), ...members } };
};

describe("an MLP without inner channels adds nothing, and is read", () => {
  test.each([
    ["olmo2--m7-0", { intermediate_size: 0 }],
    ["lfm2--default", { intermediate_size: 1, block_auto_adjust_ff_dim: true }],
    ["lfm2--default", { block_ffn_dim_multiplier: 0, block_auto_adjust_ff_dim: true }],
  ])("%s with %j", (name, members) => {
    expect(valueAt(read(config(name, members)), "/body/mlp/intermediate_size")).toBe(0);
  });
});

describe("heads that cannot compute are an error", () => {
  test("because there are more of them than channels", () => {
    expect(codes("granitemoe--m7-0", { hidden_size: 1 })).toContain("heads-without-width");
  });

  test("because their channels are no pairs", () => {
    expect(codes("llama--m7-0", { head_dim: 17 })).toContain("odd-rotary-dim");
    expect(codes("llama--m7-0", { head_dim: 3 })).not.toContain("odd-rotary-dim");
    // What the class takes of hidden_size is asked as what a file gives.
    const shared = { hidden_size: 60, num_attention_heads: 4, num_key_value_heads: 4 };
    expect(codes("llama--m7-0", { ...shared, head_dim: null })).toContain("odd-rotary-dim");
    expect(codes("llama--m7-0", { ...shared, head_dim: 16 })).not.toContain("odd-rotary-dim");
    // Qwen3 has a head_dim of its own.
    expect(codes("Qwen--Qwen3-0.6B", shared)).not.toContain("odd-rotary-dim");
  });

  test.each([
    ["falcon_h1--m7-0", { mamba_n_groups: 7 }],
    ["zamba2--m7-0", { mamba_ngroups: 7 }],
  ])("because Mamba's groups do not divide them, as which they are named: %s with %j", (name, members) => {
    const finding = read(config(name, members)).diagnostics.find(
      ({ code }) => code === "heads-not-divisible",
    );
    expect(finding?.message).toMatch(/^\d+ heads cannot share 7 groups evenly\.$/);
  });

  test("because OLMoE normalises another number of channels than they have", () => {
    expect(codes("olmoe--m7-0", { num_attention_heads: 7 })).toContain("width-not-divisible");
  });
});

describe("a wrapper's own sizes", () => {
  test("are those of Ovis 2's head, unless it is the embedding", () => {
    const untied = read(
      config("ovis2--m7-0", { tie_word_embeddings: false, vocab_size: 500, hidden_size: 64 }),
    );
    const tied = read(config("ovis2--m7-0", { tie_word_embeddings: true }));
    // transformers 5.18.0 builds lm_head of these two, beside the decoder's embedding of its own size.
    expect((untied.parameters?.text ?? 0) - (untied.parameters?.embedding ?? 0)).toBe(
      (read(config("ovis2--m7-0", { tie_word_embeddings: true, hidden_size: 64 })).parameters?.text ?? 0) -
        (tied.parameters?.embedding ?? 0) +
        500 * 64,
    );
    expect(untied.parameters?.embedding).toBe(tied.parameters?.embedding);
  });

  test("do not tie HunYuan-VL, whose decoder says so", () => {
    const name = "hunyuan_vl--m7-0";
    const tied = inText(name, { tie_word_embeddings: true });
    const untied = inText(name, { tie_word_embeddings: false });
    const ties = (members: JsonObject): unknown =>
      valueAt(read(config(name, members)), "/body/tie_word_embeddings");
    expect(ties({ ...tied, tie_word_embeddings: false })).toBe(true);
    expect(ties({ ...untied, tie_word_embeddings: true })).toBe(false);
  });

  test("give Aria's queries, where the file has their number", () => {
    const queries = (members: JsonObject): unknown =>
      valueAt(read(config("aria--m7-0", members)), "/body/towers/multi_modal_projector/facts/queries");
    const table = { "1225": 128, "4900": 257 };
    expect(
      queries({ projector_patch_to_query_dict: table, max_value_projector_patch_to_query_dict: 256 }),
    ).toEqual([256]);
  });
});

test("ShieldGemma 2's own class holds the model that other files name", () => {
  const names = (architecture: string): readonly string[] => {
    const inspection = read(config("shieldgemma2--m7-0", { architectures: [architecture] }));
    expect(codesOf(inspection)).not.toContain("unknown-head");
    return storedTensors(inspection.spec.body, namesOf(inspection)).map(({ name }) => name);
  };
  // As transformers 5.18.0 saves them: all of them one module deeper.
  expect(names("ShieldGemma2ForImageClassification")).toEqual(
    names("Gemma3ForConditionalGeneration").map((name) => `model.${name}`),
  );
});

test.each([
  [0, null],
  [-1, null],
  [4, 4],
])("RWKV's stream with rescale_every %j is halved every %j layers", (rescale_every, every) => {
  const inspection = read(config("rwkv--m7-0", { rescale_every }));
  expect(valueAt(inspection, "/body/residual_halved_every")).toBe(every);
});

/** Another value of a config in the file, or of the file itself. */
const varied = (name: string, part: string, members: JsonObject): JsonObject => {
  const own = config(name)[part] ?? null;
  return config(name, part === "" ? members : { [part]: { ...(isJsonObject(own) ? own : {}), ...members } });
};

/** Parameters of what transformers 5.18.0 builds of the varied file. */
describe("a varied file has as many parameters as what is built of it", () => {
  test.each([
    ["glmga--m7-0", "vision_config", { attention_bias: true }, 893_503_552],
    ["glm_ocr--m7-0", "vision_config", { attention_bias: false }, 447_495_168],
    ["qianfan_ocr--m7-0", "vision_config", { attention_bias: false }, 426_493_184],
    [
      "qianfan_ocr--m7-0",
      "vision_config",
      { use_qk_norm: true, use_mean_pooling: false, norm_type: "rms_norm", use_mask_token: true },
      426_569_984,
    ],
    ["llama4--m7-0", "vision_config", { projector_input_dim: 4088 }, 433_814_656],
    ["nemotron_h_omni--m7-0", "text_config", { num_nextn_predict_layers: 4 }, 681_276_448],
    ["recurrent_gemma--m7-0", "", { intermediate_size: 0 }, 40_276_608],
    ["hy_v3--m7-0", "", { moe_intermediate_size: 0 }, 14_579_456],
    ["gpt_oss--m7-0", "", { intermediate_size: 0 }, 21_667_392],
    ["qwen3_5_moe_text--m7-0", "", { moe_intermediate_size: 0 }, 144_320_896],
    ["mixtral--m7-0", "", { intermediate_size: 0 }, 11_433_472],
    ["deepseek_v3--m7-0", "", { moe_intermediate_size: 0 }, 12_794_240],
  ])("%s: %s with %j", (name, part, members, total) => {
    expect(read(varied(name, part, members)).parameters?.whole).toBe(total);
  });
});

describe("what a class takes value by value and refuses together is an error", () => {
  const found = (name: string, part: string, members: JsonObject): readonly string[] =>
    codesOf(read(varied(name, part, members)));

  test.each([
    [
      "shieldgemma2--m7-0",
      "vision_config",
      { hidden_size: 760, num_attention_heads: 12 },
      "width-not-divisible",
    ],
    [
      "qwen2_5_omni_thinker--m7-0",
      "audio_config",
      { d_model: 1280, encoder_attention_heads: 30 },
      "width-not-divisible",
    ],
    ["hyperclovax_vision_v2--m7-0", "text_config", { hidden_size: 129 }, "width-not-divisible"],
    ["hrm_text--m7-0", "", { head_dim: 33 }, "odd-rotary-dim"],
    ["glm_moe_dsa--m7-0", "", { qk_rope_head_dim: 9 }, "odd-rotary-dim"],
    [
      "glmga--m7-0",
      "vision_config",
      { rope_parameters: { rope_type: "yarn", factor: 4 } },
      "rope-type-refused",
    ],
  ])("%s: %s with %j", (name, part, members, code) => {
    expect(found(name, part, members)).toContain(code);
    expect(codesOf(read(config(name)))).not.toContain(code);
  });

  test("as are values that the class of a tower refuses, by its default where the type is the usual one", () => {
    const members = { model_type: "siglip_vision_model", hidden_act: null };
    expect(found("shieldgemma2--m7-0", "vision_config", members)).toContain("refused-by-class");
  });
});

test("Zamba without a layer that has a shared block says why it has none", () => {
  const inspection = read(
    config("zamba--m7-0", { layers_block_type: ["mamba", "mamba"], num_hidden_layers: 2 }),
  );
  expect(valueAt(inspection, "/body/hybrids")).toEqual({});
  expect(inspection.origins.get("/body/hybrids")).toMatchObject({ kind: "derived" });
});

test("a member without a name is no word that a tower knows", () => {
  expect(codes("hunyuan_vl--m7-0", { "": "gelu" })).toEqual(codes("hunyuan_vl--m7-0", {}));
});
