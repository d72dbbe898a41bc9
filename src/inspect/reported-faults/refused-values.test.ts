import { describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../spec/json.ts";
import refused from "../../fixtures/refused/transformers-5.18.0.json" with { type: "json" };
import { inspectText } from "../inspect-text.ts";
import { codesOf, config, read } from "./read.test-support.ts";

const VALUES = ["null", '"x"', "1.5", "true", "1"];

/** Whether the class of this version is said to refuse the field. */
function isRefused(text: string, at: string, transformers?: string): boolean {
  const result = inspectText(text, transformers === undefined ? {} : { transformers });
  const { diagnostics } = result.ok ? result : (result.report ?? { diagnostics: [] });
  return diagnostics.some((one) => one.at === at && one.message.includes("refuses the file"));
}

describe("what a validated class refuses is said, and nothing else: null, a string, a float, a flag, a number", () => {
  test.each(Object.entries(refused))("%s", (modelType, fields) => {
    for (const [field, answers] of Object.entries(fields)) {
      const ours = VALUES.map((value) =>
        isRefused(`{"model_type": "${modelType}", "${field}": ${value}}`, `/${field}`) ? "r" : "-",
      ).join("");
      expect(`${field} ${ours}`).toBe(`${field} ${answers}`);
    }
  });
});

describe("a refused value", () => {
  const file = (name: string, value: string) =>
    JSON.stringify(config(name)).replace(/"num_key_value_heads":\d+/, `"num_key_value_heads":${value}`);

  test("is an error with the class and the version, and the spec is there all the same", () => {
    const result = inspectText(file("starcoder2--default", "null"));
    if (!result.ok) throw new Error(result.error.message);
    const told = result.diagnostics.find(({ code }) => code === "refused-by-class");
    expect(told).toMatchObject({ severity: "error", at: "/num_key_value_heads" });
    expect(told?.message).toBe(
      "num_key_value_heads is null, but Starcoder2Config of transformers 5.18.0 takes a whole number and refuses the file.",
    );
  });

  test("that cannot be read either says both in one place", () => {
    const result = inspectText(file("starcoder2--default", "2.5"));
    if (result.ok) throw new Error("it is read");
    expect(result.error.message).toContain("a positive whole number is expected");
    expect(result.error.message).toContain("Starcoder2Config of transformers 5.18.0");
    expect(result.report?.diagnostics.filter(({ at }) => at === "/num_key_value_heads")).toHaveLength(1);
  });

  test("is fine to transformers 4, whose classes check nothing", () => {
    expect(isRefused(file("starcoder2--default", "null"), "/num_key_value_heads", "4.57.6")).toBe(false);
  });

  test("is found in the config of a wrapper's decoder, by its own class", () => {
    const wrapper = config("qwen3_vl--default");
    const text = wrapper["text_config"];
    const inner: JsonObject = isJsonObject(text ?? null) ? (text as JsonObject) : {};
    const result = read({ ...wrapper, text_config: { ...inner, use_cache: null } });
    const told = result.diagnostics.find(({ code }) => code === "refused-by-class");
    expect(told?.at).toBe("/text_config/use_cache");
    expect(told?.message).toContain("Qwen3VLTextConfig");
  });

  test("may be a whole number where the class wants a float, as Python tells them apart", () => {
    const whole = JSON.stringify(config("llama--default")).replace(
      /"rms_norm_eps":[^,]+/,
      '"rms_norm_eps":1',
    );
    expect(isRefused(whole, "/rms_norm_eps")).toBe(true);
    expect(isRefused(whole.replace('"rms_norm_eps":1', '"rms_norm_eps":1.0'), "/rms_norm_eps")).toBe(false);
  });

  test("is none of a class of the repository's own", () => {
    expect(codesOf(read(config("ipex--baichuan", { use_cache: null })))).not.toContain("refused-by-class");
  });
});
