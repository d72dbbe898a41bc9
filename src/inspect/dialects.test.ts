import { describe, expect, test } from "vitest";
import type { JsonObject } from "../spec/json.ts";
import { fixture } from "../fixtures/read.ts";
import { inspectText } from "./inspect-text.ts";
import type { Inspection } from "./inspection.ts";

const read = (config: JsonObject): Inspection => inspectText(JSON.stringify(config)) as Inspection;
const config = (name: string): JsonObject => JSON.parse(fixture(name)) as JsonObject;

/** The same config in the words of transformers 4: rope parameters beside each other, torch_dtype, an interval. */
function inVersion4({
  rope_parameters,
  dtype,
  layer_types: _,
  partial_rotary_factor: __,
  ...rest
}: JsonObject): JsonObject {
  const { rope_theta, rope_type, partial_rotary_factor, ...scaling } = rope_parameters as JsonObject;
  const rope =
    rope_type === "default"
      ? { rope_scaling: Object.keys(scaling).length > 0 ? scaling : null }
      : { rope_scaling: { type: rope_type as string, ...scaling } };
  return {
    ...rest,
    ...rope,
    rope_theta: rope_theta as number,
    ...(partial_rotary_factor === undefined ? {} : { partial_rotary_factor }),
    ...(dtype === undefined ? {} : { torch_dtype: dtype }),
  };
}

describe("both dialects give the same spec", () => {
  test.each(["Qwen--Qwen3.5-27B", "Qwen--Qwen3.5-397B-A17B"])("%s", (name) => {
    const new5 = config(name);
    const old4 = { ...new5, text_config: inVersion4(new5.text_config as JsonObject) };
    expect(read(old4).spec).toEqual(read(new5).spec);
  });

  test.each(["qwen3_5_text--m7-1", "minimax_m2--m7-1"])("%s", (name) => {
    expect(read(inVersion4(config(name))).spec).toEqual(read(config(name)).spec);
  });

  test("scaling by yarn, in either place", () => {
    const base = config("minimax_m2--default");
    const yarn = {
      ...base,
      rope_parameters: {
        rope_theta: 5000000,
        rope_type: "yarn",
        factor: 4,
        original_max_position_embeddings: 32768,
      },
    };
    expect(read(yarn).spec).toEqual(read(inVersion4(yarn)).spec);
    expect(read(yarn).spec.body.position).toMatchObject({
      scaling: { rope_type: "yarn", factor: 4, beta_fast: 32, beta_slow: 1, attention_factor: null },
      context_len: 196608,
    });
  });
});

describe("two copies of a fact", () => {
  const base = config("Qwen--Qwen3.5-27B");
  const nested = (members: JsonObject): JsonObject => ({ ...(base.text_config as JsonObject), ...members });

  test("the wrapper's tie_word_embeddings decides, given or not", () => {
    const { tie_word_embeddings: _, ...untold } = base;
    const result = read({ ...untold, text_config: nested({ tie_word_embeddings: true }) });
    expect(result.spec.body.tie_word_embeddings).toBe(false);
    expect(result.fields.get("/text_config/tie_word_embeddings")).toEqual({
      use: "shadowed",
      by: "/tie_word_embeddings",
      agrees: false,
    });
    expect(result.diagnostics.map(({ code }) => code)).toContain("spellings-disagree");
  });

  test("the wrapper's dtype wins over the nested one, and dtype over torch_dtype", () => {
    const result = read({ ...base, torch_dtype: "float16", dtype: "float32" });
    expect(result.spec.dtype).toBe("float32");
    expect(result.fields.get("/torch_dtype")).toMatchObject({ use: "shadowed", by: "/dtype", agrees: false });
    expect(result.fields.get("/text_config/dtype")).toMatchObject({
      use: "shadowed",
      by: "/dtype",
      agrees: false,
    });
  });

  test("the file's quantization_config wins over the nested one, leaf by leaf", () => {
    const result = read({
      ...base,
      quantization_config: { quant_method: "fp8" },
      text_config: nested({ quantization_config: { quant_method: "awq", bits: 4 } }),
    });
    expect(result.spec.quantization).toMatchObject({
      quant_method: "fp8",
      normal_form: { quant_method: "fp8" },
    });
    expect(result.fields.get("/text_config/quantization_config/quant_method")).toEqual({
      use: "shadowed",
      by: "/quantization_config/quant_method",
      agrees: false,
    });
  });

  test("a quantization_config inside text_config is read where the file has none", () => {
    const result = read({
      ...base,
      text_config: nested({ quantization_config: { quant_method: "awq", bits: 4 } }),
    });
    expect(result.origins.get("/quantization/bits")).toEqual({
      kind: "mapped",
      from: ["/text_config/quantization_config/bits"],
    });
  });
});
