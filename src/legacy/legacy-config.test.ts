import { describe, expect, test } from "vitest";
import { TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
import { isJsonObject, type Json, type JsonObject } from "../spec/json.ts";
import { fixtureAsRead, WITH_LEGACY_OBJECT } from "../fixtures/read.ts";
import { getAttribute, legacyConfig, textConfig } from "./legacy-config.ts";
import type { LegacyConfig } from "./legacy-object.ts";

const valueOf = (config: LegacyConfig, name: string): Json | undefined => {
  const attribute = getAttribute(config, name);
  return attribute?.kind === "value" ? attribute.value : undefined;
};

describe("Qwen3.5 in 5.18.0", () => {
  const text = textConfig(legacyConfig(fixtureAsRead("Qwen--Qwen3.5-27B")));

  test("has no rope_theta: it sits inside rope_parameters", () => {
    expect(getAttribute(text, "rope_theta")).toBeUndefined();
    expect(valueOf(text, "rope_parameters")).toMatchObject({ rope_theta: 10_000_000 });
    expect(getAttribute(text, "rope_scaling")).toBe(getAttribute(text, "rope_parameters"));
  });

  test("says where a value comes from", () => {
    const source = (name: string) => getAttribute(text, name)?.source;
    expect(source("hidden_size")).toEqual({ kind: "file", from: ["/text_config/hidden_size"], moved: null });
    expect(source("return_dict")).toEqual({ kind: "base_default" });
    expect(source("torch_dtype")).toMatchObject({ kind: "file", from: ["/text_config/dtype"] });
  });
});

describe("the dialect of 4.57", () => {
  const llama = fixtureAsRead("meta-llama--Meta-Llama-3.1-8B.v4");

  test("is moved into rope_parameters by 5.18.0, each part with its field", () => {
    const config = legacyConfig(llama);
    const rope = getAttribute(config, "rope_parameters");
    expect(getAttribute(config, "rope_theta")).toBeUndefined();
    expect(rope).toMatchObject({ kind: "value", source: { kind: "file", from: ["/rope_scaling"] } });
    expect(rope?.kind === "value" && rope.parts.get("/rope_theta")).toMatchObject({ from: ["/rope_theta"] });
  });

  test("stays as it is in 4.57.6", () => {
    const config = legacyConfig(llama, { version: "4.57.6" });
    expect(valueOf(config, "rope_theta")).toBe(500_000);
    expect(valueOf(config, "rope_scaling")).toMatchObject({ rope_type: "llama3", factor: 8 });
    expect(getAttribute(config, "rope_parameters")).toBeUndefined();
  });
});

// As Cohere2MoeConfig of 5.18.0 gives them.
test.each<readonly [file: JsonObject, scaling: Json, parameters: Json]>([
  [{}, null, { rope_type: "default", rope_theta: 10_000 }],
  [{ rope_theta: 50_000 }, null, { rope_type: "default", rope_theta: 50_000 }],
  [
    { rope_scaling: { rope_type: "linear", factor: 2 } },
    { rope_type: "linear", factor: 2 },
    { rope_type: "default", rope_theta: 10_000 },
  ],
  [
    { rope_parameters: { rope_type: "linear", factor: 2, rope_theta: 7 } },
    null,
    { rope_type: "linear", factor: 2, rope_theta: 7 },
  ],
])(
  "a field rope_scaling of the class hides the property: Command A+ with %j",
  (file, scaling, parameters) => {
    const config = legacyConfig({ model_type: "cohere2_moe", ...file });
    expect(valueOf(config, "rope_scaling")).toEqual(scaling);
    expect(valueOf(config, "rope_parameters")).toEqual(parameters);
  },
);

test("what a class computes names its fields", () => {
  const config = legacyConfig({ model_type: "llama", hidden_size: 1024, num_attention_heads: 16 });
  expect(getAttribute(config, "head_dim")).toMatchObject({
    value: 64,
    source: { kind: "computed", from: ["/hidden_size", "/num_attention_heads"] },
  });
});

test("GLM-5 writes rope's slice over the head_dim of the file", () => {
  const file = fixtureAsRead("zai-org--GLM-5.2-FP8");
  expect(file.head_dim).toBe(192);
  expect(valueOf(legacyConfig(file), "head_dim")).toBe(64);
});

test.each([
  [
    { model_type: "align_text_model" },
    "AutoConfig of transformers 4.57.6 knows no class for the model type align_text_model.",
  ],
  [{ model_type: 7 }, "knows no class for a file whose model_type is 7."],
  [{ model_type: "" }, 'knows no class for a file whose model_type is "".'],
  [{}, "knows no class for a file without model_type."],
] as const)("the note of %j says what AutoConfig knows, which is not all that there is", (file, note) => {
  expect(legacyConfig(file, { version: "4.57.6" }).note).toContain(note);
});

test.each(["constructor", "toString", "valueOf", "hasOwnProperty"])("a key called %s is a key", (name) => {
  for (const model_type of ["olmo2", "gpt2", "llama"])
    for (const version of TRANSFORMERS_VERSIONS)
      expect(valueOf(legacyConfig({ model_type, [name]: 3 }, { version }), name)).toBe(3);
});

test("aliases are followed, and stored under the other name", () => {
  const config = legacyConfig({ model_type: "qwen3_moe", num_experts: 12 });
  expect(valueOf(config, "num_experts")).toBe(12);
  expect(valueOf(config, "num_local_experts")).toBe(12);
  expect([...config.attributes.keys()]).not.toContain("num_experts");
});

test("properties of a class are attributes too", () => {
  const config = legacyConfig({ model_type: "nemotron_h", hybrid_override_pattern: "M-M*" });
  expect(valueOf(config, "num_hidden_layers")).toBe(4);
  expect(valueOf(config, "layer_types")).toEqual([
    "linear_attention",
    "mlp",
    "linear_attention",
    "full_attention",
  ]);
  expect(valueOf(config, "num_labels")).toBe(2);
});

test("an attribute that differs by layer cannot be read off Gemma 4", () => {
  const text = textConfig(legacyConfig(fixtureAsRead("google--gemma-4-26B-A4B")));
  expect(getAttribute(text, "head_dim")).toBeUndefined();
  expect(text.perLayer).toContain("head_dim");
  expect(valueOf(text, "per_layer_config")).toMatchObject({ "5": { head_dim: 512 } });
});

describe("a model type without a class", () => {
  test("gives the file's own fields, and says so", () => {
    const config = legacyConfig(fixtureAsRead("moonshotai--Kimi-K2-Instruct"));
    expect(config.className).toBe("PreTrainedConfig");
    expect(valueOf(config, "kv_lora_rank")).toBe(512);
    expect(config.note).toMatch(
      /knows no class for the model type kimi_k2\..*configuration_deepseek\.DeepseekV3Config/,
    );
  });

  test("leaves text_config a dictionary, whose members can be read", () => {
    const config = legacyConfig(fixtureAsRead("moonshotai--Kimi-K3"));
    expect(getAttribute(config, "text_config")?.kind).toBe("value");
    const text = textConfig(config);
    expect(text.className).toBe("dict");
    expect(getAttribute(text, "hidden_size")?.source).toMatchObject({ from: ["/text_config/hidden_size"] });
  });

  test("is one that an older version lacks", () => {
    const config = legacyConfig(fixtureAsRead("Qwen--Qwen3.5-27B"), { version: "4.57.6" });
    expect(config.note).toBe(
      "AutoConfig of transformers 4.57.6 knows no class for the model type qwen3_5. This is a plain PretrainedConfig with the file's fields.",
    );
  });
});

test("a repository's own class is mentioned where transformers has one as well", () => {
  expect(legacyConfig(fixtureAsRead("deepseek-ai--DeepSeek-V3")).note).toMatch(/trust_remote_code/);
  expect(legacyConfig(fixtureAsRead("openai--gpt-oss-120b")).note).toBeNull();
});

const WRONG: readonly Json[] = [-1, 1e9, "x", true, null, [], [3, null], { a: { b: 1 } }];

/** The dictionaries that classes look into. */
function dictionaries(file: JsonObject): JsonObject[] {
  const inner = Object.values(file).filter(isJsonObject);
  return [file, ...inner, ...inner.flatMap((object) => Object.values(object).filter(isJsonObject))];
}

describe.each(TRANSFORMERS_VERSIONS)("transformers %s", (version) => {
  test.each(WITH_LEGACY_OBJECT)("no wrong value in %s makes it throw", (name) => {
    const file = fixtureAsRead(name);
    for (const object of dictionaries(file)) {
      for (const [field, right] of Object.entries(object)) {
        for (const wrong of WRONG) {
          object[field] = wrong;
          textConfig(legacyConfig(file, { version }));
        }
        object[field] = right;
      }
    }
  });
});

test("a type of layer that is no text is a key as Python's json writes it", () => {
  const config = legacyConfig({
    model_type: "step3p5",
    num_hidden_layers: 2,
    layer_types: ["full_attention", true],
    rope_parameters: { full_attention: { rope_theta: 10_000, rope_type: "default" } },
  });
  expect(Object.keys(valueOf(config, "rope_parameters") as object)).toEqual(["full_attention", "true"]);
});

test("Qwen2-VL of 4.57 gives what its text config has in place of its own", () => {
  const file = { model_type: "qwen2_vl", text_config: { eos_token_id: 7 }, eos_token_id: 3 };
  expect(valueOf(legacyConfig(file, { version: "4.57.6" }), "eos_token_id")).toBe(7);
});

test("the text config of a flat encoder-decoder is its decoder, under the usual names", () => {
  const file = { model_type: "whisper", decoder_layers: 3, decoder_ffn_dim: 64, encoder_layers: 5 };
  for (const version of TRANSFORMERS_VERSIONS) {
    const text = textConfig(legacyConfig(file, { version }));
    expect([valueOf(text, "num_hidden_layers"), valueOf(text, "ffn_dim")]).toEqual([3, 64]);
    expect(text.attributes.has("encoder_layers")).toBe(!version.startsWith("4."));
  }
});

test("Qwen2-VL of 4.57 counts the labels of its text config", () => {
  const file = { model_type: "qwen2_vl", num_labels: 3, text_config: {} };
  expect(valueOf(legacyConfig(file, { version: "4.57.6" }), "num_labels")).toBe(2);
});
