import { describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../spec/json.ts";
import { CONFIGS, strictFixture } from "../../fixtures/read.ts";
import { inspectText } from "../inspect-text.ts";
import { codesOf, config, read, valueAt } from "./read.test-support.ts";

// keras-team/keras-hub#2729

describe("the base stands above, inside or in both places", () => {
  test.each([
    "meta-llama--Meta-Llama-3.1-8B",
    "mistralai--Mixtral-8x7B-v0.1",
    "Qwen--Qwen3-8B",
    "Qwen--Qwen3-30B-A3B",
    "MiniMaxAI--MiniMax-M2.5",
    "openai--gpt-oss-120b",
  ])("%s", (name) => {
    const { rope_theta, rope_scaling = null, ...plain } = config(name);
    const base = Number(rope_theta) + 1;
    const type = isJsonObject(rope_scaling) ? rope_scaling : { rope_type: "default" };
    const object: JsonObject = { ...type, rope_theta: base };
    const above = read({ ...plain, rope_scaling, rope_theta: base });
    const inside = read({ ...plain, rope_parameters: object });
    const both = read({ ...plain, rope_parameters: object, rope_theta: base });

    expect(valueAt(above, "/body/position/rope_theta")).toBe(base);
    expect(inside.spec).toEqual(above.spec);
    expect(both.spec).toEqual(above.spec);

    const originOf = ({ origins }: typeof above) => origins.get("/body/position/rope_theta");
    expect(originOf(above)).toEqual({ kind: "mapped", from: ["/rope_theta"] });
    expect(originOf(inside)).toEqual({ kind: "mapped", from: ["/rope_parameters/rope_theta"] });
    expect(originOf(both)).toEqual(originOf(inside));
    expect(both.fields.get("/rope_theta")).toEqual({
      use: "shadowed",
      by: "/rope_parameters/rope_theta",
      agrees: true,
    });
    expect(codesOf(both)).not.toContain("spellings-disagree");
  });
});

/** The file, the pointer of its rope object, and that object, where it asks for a scaling. */
const DECLARED = CONFIGS.flatMap((name) => {
  const root = JSON.parse(strictFixture(name)) as JsonObject;
  const nested = root["text_config"];
  const [at, text] = isJsonObject(nested) ? ["/text_config", nested] : ["", root];
  return ["rope_scaling", "rope_parameters"].flatMap((field) => {
    const declared = text[field];
    return isJsonObject(declared) && typeof declared["factor"] === "number"
      ? [{ name, at: `${at}/${field}`, declared }]
      : [];
  });
});

describe("Blaizzy/mlx-vlm#1710: a declared scaling is passed on, whichever the model", () => {
  test("many families declare one", () => {
    const types = DECLARED.map(({ name }) => config(name)["model_type"]);
    expect(new Set(types).size).toBeGreaterThan(6);
  });

  test.each(DECLARED)("$name: each member of $at is in the spec", ({ name, at, declared }) => {
    const result = read(config(name));
    // Mistral 4 repeats in it the declared length and the rotated share, which other fields decide.
    const unread = ["type", "max_position_embeddings", "partial_rotary_factor"];
    for (const member of Object.keys(declared).filter((other) => !unread.includes(other))) {
      expect(result.fields.get(`${at}/${member}`), member).toMatchObject({ use: "mapped" });
    }
    const use = result.fields.get(`${at}/factor`);
    const to = use?.use === "mapped" ? use.to.filter((pointer) => pointer.endsWith("/scaling/factor")) : [];
    expect(to).not.toEqual([]);
    for (const pointer of to) expect(valueAt(result, pointer)).toBe(declared["factor"]);
  });

  test("Llama 3.1 without it keeps the context of its file, and no scaling: nothing of it lingers", () => {
    const { rope_scaling: _, ...plain } = config("meta-llama--Meta-Llama-3.1-8B");
    expect(valueAt(read(plain), "/body/position/scaling")).toBeNull();
  });
});

describe("a length that the class has by itself", () => {
  const factors = Array.from({ length: 48 }, (_, pair) => 1 + pair / 10);
  const phi = {
    architectures: ["Phi3ForCausalLM"],
    model_type: "phi3",
    hidden_size: 3072,
    num_attention_heads: 32,
    max_position_embeddings: 16_384,
    rope_scaling: { type: "longrope", short_factor: factors, long_factor: factors },
  };
  const trained = "/body/position/scaling/original_max_position_embeddings";

  test("Phi-3's wins over one inside of the object, which is said to have no effect", () => {
    const inside = { ...phi.rope_scaling, original_max_position_embeddings: 8192 };
    const inspection = read({ ...phi, rope_scaling: inside });
    expect(valueAt(inspection, trained)).toBe(4096);
    expect(inspection.origins.get(trained)).toMatchObject({ kind: "defaulted", class: "Phi3Config" });
    expect(codesOf(inspection)).toContain("rope-length-of-class");
    expect(inspection.fields.get("/rope_scaling/original_max_position_embeddings")?.use).toBe("ignored");
  });

  test("one beside the object wins over both", () => {
    const inspection = read({
      ...phi,
      original_max_position_embeddings: 2048,
      rope_scaling: { ...phi.rope_scaling, original_max_position_embeddings: 8192 },
    });
    expect(valueAt(inspection, trained)).toBe(2048);
    expect(codesOf(inspection)).not.toContain("rope-length-of-class");
  });
});

describe("numbers that frequencies are divided by are above 0, or the file is refused at its place", () => {
  const YARN = { rope_type: "yarn", factor: 4, original_max_position_embeddings: 8192 };
  const LLAMA3 = { rope_type: "llama3", factor: 8, low_freq_factor: 1, high_freq_factor: 4 };
  test.each<[JsonObject, string]>([
    [{ rope_type: "linear", factor: -4 }, "factor"],
    [{ rope_type: "linear", factor: 0 }, "factor"],
    [{ rope_type: "dynamic", factor: -1 }, "factor"],
    [{ ...YARN, factor: 0 }, "factor"],
    [{ ...YARN, beta_fast: -32 }, "beta_fast"],
    [{ ...YARN, beta_slow: -1 }, "beta_slow"],
    [{ ...LLAMA3, original_max_position_embeddings: 8192, low_freq_factor: 0 }, "low_freq_factor"],
    [{ ...LLAMA3, original_max_position_embeddings: 8192, high_freq_factor: -4 }, "high_freq_factor"],
  ])("%j", (rope_scaling, member) => {
    const file = { ...config("meta-llama--Meta-Llama-3.1-8B"), rope_scaling };
    const result = inspectText(JSON.stringify(file));
    if (result.ok) throw new Error("not refused");
    expect(result.error.message).toContain(member);
    expect(result.error.message).toContain("a number above 0");
  });

  test("0 is Python's nothing for beta_fast, which then is 32", () => {
    const file = { ...config("meta-llama--Meta-Llama-3.1-8B"), rope_scaling: { ...YARN, beta_fast: 0 } };
    expect(valueAt(read(file), "/body/position/scaling/beta_fast")).toBe(32);
  });
});
