import { describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../spec/json.ts";
import { inspectText } from "../inspect-text.ts";
import { config, read, valueAt } from "./read.test-support.ts";

/** The codes of errors at some members of a fixture, which are replaced. */
function errorsIn(name: string, members: JsonObject): string[] {
  return read(config(name, members))
    .diagnostics.filter(({ severity }) => severity === "error")
    .filter(({ at }) => Object.keys(members).some((member) => at.split("/")[1] === member))
    .map(({ code }) => code);
}

/** A fixture's rope_parameters with some members replaced. */
function ropeOf(name: string, members: JsonObject): JsonObject {
  const { rope_parameters: own } = config(name);
  return { rope_parameters: { ...(isJsonObject(own ?? null) ? (own as JsonObject) : {}), ...members } };
}

describe("a null that the class takes, and with which it builds the model", () => {
  test("is false where a flag is meant", () => {
    const members = { mamba_conv_bias: null, mamba_proj_bias: null };
    const nulls = read(config("bamba--default", members));
    const off = read(config("bamba--default", { mamba_conv_bias: false, mamba_proj_bias: false }));
    expect(errorsIn("bamba--default", members)).toEqual([]);
    expect(nulls.parameters?.text).toBe(off.parameters?.text);
  });

  test("is a warning where a number is meant, with the class's default in the spec", () => {
    const inspection = read(config("granitemoeshared--m7-0", { residual_multiplier: null }));
    expect(inspection.diagnostics).toContainEqual(
      expect.objectContaining({ severity: "warning", code: "null-cannot-run", at: "/residual_multiplier" }),
    );
    expect(valueAt(inspection, "/body/residual_multiplier")).toBe(1);
  });

  test("says nothing where another field decides, or none does", () => {
    expect(errorsIn("afmoe--m7-0", { global_attn_every_n_layers: null })).toEqual([]);
    expect(errorsIn("dots1--m7-0", { max_window_layers: null })).toEqual([]);
    expect(errorsIn("granitemoeshared--m7-0", { num_experts_per_tok: null })).toEqual([]);
  });

  test("is the field of a part that no layer has", () => {
    const linear = { num_hidden_layers: 2, layer_types: ["linear_attention", "linear_attention"] };
    expect(errorsIn("kimi_linear--m7-0", { ...linear, mlp_layer_types: null, v_head_dim: null })).toEqual([]);
    const sliding = {
      num_hidden_layers: 2,
      layer_types: ["sliding_attention", "sliding_attention"],
      rope_parameters: null,
      rope_theta: null,
    };
    expect(errorsIn("gemma3_text--m7-0", sliding)).toEqual([]);
  });

  test("is a length or a number of groups under the name that Kimi Linear released", () => {
    expect(errorsIn("kimi_linear--m7-0", { model_max_length: null, num_expert_group: null })).toEqual([]);
    expect(errorsIn("kimi_linear--m7-0", { first_k_dense_replace: null })).toEqual([]);
  });

  test("is refused where the number decides a shape", () => {
    const result = inspectText(JSON.stringify(config("granitemoeshared--m7-0", { num_local_experts: null })));
    expect(result.ok).toBe(false);
  });
});

const YARN: JsonObject = {
  rope_parameters: { rope_type: "yarn", rope_theta: 10000, factor: 4, original_max_position_embeddings: 64 },
};

describe("a null that the class takes, and with which it cannot build the model, is an error", () => {
  test.each([
    ["cohere2--m7-0", { head_dim: null }, "null-head-dim"],
    ["qwen2_moe--m7-0", { num_key_value_heads: null }, "null-value"],
    ["chameleon--default", { num_key_value_heads: null }, "null-value"],
    [
      "cohere2_moe--m7-0",
      { first_k_dense_replace: null, layer_types: null, mlp_layer_types: null },
      "null-value",
    ],
    ["diffllama--m7-0", { lambda_std_dev: null }, "null-value"],
    ["olmo2--m7-0", ropeOf("olmo2--m7-0", { rope_type: null }), "null-rope-type"],
    ["phi--m7-0", ropeOf("phi--m7-0", { partial_rotary_factor: null }), "null-rotary-share"],
    ["falcon--m7-0", { attention_dropout: null }, "null-dropout"],
    ["cohere2_moe--m7-0", { rope_parameters: null }, "null-rope-parameters"],
    ["cohere2_moe--m7-0", { rope_parameters: { rope_type: "default", rope_theta: null } }, "null-rope-theta"],
    ["qwen3_moe--m7-0", { head_dim: null }, "null-head-dim"],
    ["mixtral--m7-0", { head_dim: null, ...YARN }, "null-head-dim"],
    ["minimax--m7-0", { head_dim: null, ...YARN }, "null-head-dim"],
  ])("%s with %j", (name, members, code) => {
    const result = inspectText(JSON.stringify(config(name, members)));
    const { diagnostics } = result.ok ? result : (result.report ?? { diagnostics: [] });
    expect(diagnostics.map((one) => one.code)).toContain(code);
  });
});

describe("what a class asks of a rotary embedding", () => {
  const scaled = { rope_type: "linear", factor: 2 };

  test("RecurrentGemma takes the plain one alone", () => {
    const members = ropeOf("recurrent_gemma--m7-0", scaled);
    expect(errorsIn("recurrent_gemma--m7-0", members)).toContain("rope-type-refused");
  });

  test("Phi-MoE wants two multipliers of every scaled one", () => {
    expect(errorsIn("phimoe--m7-0", ropeOf("phimoe--m7-0", scaled))).toContain("no-mscale");
    expect(
      errorsIn("phimoe--m7-0", ropeOf("phimoe--m7-0", { ...scaled, short_mscale: 1, long_mscale: 1 })),
    ).not.toContain("no-mscale");
  });
});

describe("no shared experts", () => {
  test("are none to Inkling, and an MLP of no width to Laguna", () => {
    const inkling = read(config("inkling_text--m7-0", { n_shared_experts: 0 }));
    expect(valueAt(inkling, "/body/mlp/shared_expert")).toBeNull();
    const laguna = read(config("laguna--m7-0", { shared_expert_intermediate_size: 0 }));
    expect(valueAt(laguna, "/body/mlp/shared_expert/intermediate_size")).toBe(0);
  });
});

describe("a wrapper whose class ties nothing", () => {
  test.each(["cosmos3_edge--m7-0", "nemotron_h_omni--m7-0"])("%s", (name) => {
    const { text_config: text } = config(name);
    const inner = isJsonObject(text ?? null) ? (text as JsonObject) : {};
    const inspection = read(
      config(name, { tie_word_embeddings: true, text_config: { ...inner, tie_word_embeddings: true } }),
    );
    expect(valueAt(inspection, "/body/tie_word_embeddings")).toBe(false);
  });
});
