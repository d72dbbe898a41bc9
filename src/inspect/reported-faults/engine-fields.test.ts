import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../spec/json.ts";
import { isJsonObject } from "../../spec/json.ts";
import { codesOf, config, read } from "./read.test-support.ts";

/** A file, a field that an engine reads for its architecture, and who does. */
const READ: readonly (readonly [file: string, field: string, value: Json, engines: readonly string[]])[] = [
  ["Qwen--Qwen3-8B", "scale_emb", 12, ["tokenspeed", "SGLang"]],
  [
    "Qwen--Qwen3-8B",
    "dual_chunk_attention_config",
    { chunk_size: 8192, local_size: 1024 },
    ["vLLM", "SGLang"],
  ],
  ["deepseek-ai--DeepSeek-V3", "disable_quant_module", ["attn"], ["tokenspeed"]],
  [
    "deepseek-ai--DeepSeek-V3",
    "llama_4_scaling",
    { beta: 0.1, original_max_position_embeddings: 8192 },
    ["vLLM", "SGLang"],
  ],
  ["deepseek-ai--DeepSeek-V3", "rswa_window", 128, ["vLLM"]],
  ["deepseek-ai--DeepSeek-V3", "routing_method_type", 2, ["SGLang"]],
  ["deepseek-ai--DeepSeek-V3", "index_init_tokens", 4, ["SGLang"]],
  ["openai--gpt-oss-120b", "hidden_act_alpha", 1.702, ["tokenspeed", "SGLang"]],
  ["meta-llama--Meta-Llama-3.1-8B", "logit_scale", 2, ["vLLM"]],
  ["meta-llama--Meta-Llama-3.1-8B", "target_layer_count", 32, ["vLLM"]],
  ["meta-llama--Meta-Llama-3.1-8B", "rope_is_neox_style", true, ["SGLang"]],
  ["mistral--default", "ada_rms_norm_t_cond", true, ["vLLM"]],
  ["deepseek_v4--default", "attention_config", { use_fp4_indexer_cache: true }, ["tokenspeed"]],
];

/** The uses of a field's leaves. */
function usesOf(file: JsonObject, at: string, value: Json) {
  const { fields } = read(file);
  const leaves = isJsonObject(value) ? Object.keys(value).map((name) => `${at}/${name}`) : [at];
  return leaves.map((leaf) => fields.get(leaf));
}

describe("what only engines read is told with who reads it", () => {
  test.each(READ)("%s: %s", (name, field, value, engines) => {
    for (const use of usesOf(config(name, { [field]: value }), `/${field}`, value)) {
      if (use?.use !== "ignored") throw new Error(`${field} is ${use?.use ?? "not there"}`);
      expect(use.because).toBe("engines");
      expect([...new Set(use.read_by?.map(({ engine }) => engine))]).toEqual(engines);
    }
  });

  test("in a wrapper's file where the decoder's fields stand, and nowhere else", () => {
    const file = config("Qwen--Qwen3.5-27B", { layer_scale: true });
    const text = file["text_config"] as JsonObject;
    const { fields } = read({
      ...file,
      text_config: { ...text, layer_scale: true, output_gate_type: "silu" },
    });
    expect(fields.get("/text_config/layer_scale")).toMatchObject({ because: "engines" });
    expect(fields.get("/layer_scale")).toMatchObject({ use: "unmapped" });
  });

  test("not for an architecture whose class does not read it", () => {
    const { fields } = read(
      config("meta-llama--Meta-Llama-3.1-8B", { scale_emb: 12, use_index_cache: true }),
    );
    expect(fields.get("/scale_emb")).toMatchObject({ use: "unmapped" });
    expect(fields.get("/use_index_cache")).toMatchObject({ use: "unmapped" });
  });

  test("not where the family reads the field itself", () => {
    const { fields } = read(config("cohere--default", { logit_scale: 0.5 }));
    expect(fields.get("/logit_scale")).toMatchObject({ use: "mapped" });
  });

  test("members of a rope object, whatever the model", () => {
    const rope = { rope_type: "default", rope_theta: 10000, use_fope: true, xdrope_section: [1, 2] };
    const { fields } = read(config("olmo2--default", { rope_parameters: rope }));
    expect(fields.get("/rope_parameters/use_fope")).toMatchObject({ because: "engines" });
    expect(fields.get("/rope_parameters/xdrope_section")).toMatchObject({ because: "engines" });
  });
});

test("a window that no layer has is told", () => {
  const plain = config("openai--gpt-oss-120b");
  const kinds = plain["layer_types"] as string[];
  const full = read({ ...plain, layer_types: kinds.map(() => "full_attention") });
  expect(full.diagnostics.find(({ code }) => code === "window-of-no-layer")).toMatchObject({
    severity: "info",
    at: "/sliding_window",
  });
  expect(codesOf(read(plain))).not.toContain("window-of-no-layer");
});

test("a wrapper's class in a file of its decoder alone is a warning", () => {
  const named = (architecture: string) =>
    codesOf(read(config("qwen3_5_text--default", { architectures: [architecture] })));
  expect(named("Qwen3_5ForConditionalGeneration")).toContain("architecture-mismatch");
  expect(named("Qwen3_5ForCausalLM")).not.toContain("architecture-mismatch");
});
