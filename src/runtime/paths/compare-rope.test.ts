import { describe, expect, test } from "vitest";
import { inspectedText } from "../../fixtures/inspected.ts";
import { fixture } from "../../fixtures/read.ts";
import { legacyConfig } from "../../legacy/legacy-config.ts";
import type { JsonObject } from "../../spec/json.ts";
import { type ComparedAttribute, compareWithLegacy } from "./compare-with-legacy.ts";

const YARN = { rope_type: "yarn", factor: 4, original_max_position_embeddings: 32768 };

function compared(file: JsonObject, name: string, version = "5.18.0"): ComparedAttribute | undefined {
  const { spec, origins } = inspectedText(JSON.stringify(file));
  return compareWithLegacy(spec, legacyConfig(file, { version }), origins).find((one) => one.name === name);
}

function scaled(name: string, rope_scaling: JsonObject): JsonObject {
  return { ...(JSON.parse(fixture(name)) as JsonObject), max_position_embeddings: 131072, rope_scaling };
}

describe("a scaling is compared by what both sides compute", () => {
  const statusOf = (scaling: JsonObject, name = "Qwen--Qwen3-8B") =>
    compared(scaled(name, { ...YARN, ...scaling }), "rope_scaling")?.status;

  test("a default that one side writes out is no difference", () => {
    expect(statusOf({})).toBe("agree");
    expect(statusOf({ beta_fast: 32, attention_factor: 1 })).toBe("agree");
  });

  test("a factor of the amplitude that only the object has is one", () => {
    expect(statusOf({ attn_factor: 0.8782488562869419 })).toBe("differ");
    expect(statusOf({ attn_factor: 1 })).toBe("agree");
    expect(statusOf({ extrapolation_factor: 0.5 })).toBe("differ");
  });

  test("apply_yarn_scaling is one where it changes the amplitude", () => {
    expect(statusOf({ apply_yarn_scaling: false })).toBe("differ");
    expect(statusOf({ apply_yarn_scaling: false, mscale: 1, mscale_all_dim: 1 })).toBe("agree");
    const sections = { mrope_section: [24, 20, 20], mrope_interleaved: true };
    const name = "qwen3_vl_text--bare";
    expect(statusOf(sections, name)).toBe("agree");
    expect(statusOf({ ...sections, apply_yarn_scaling: false }, name)).toBe("agree");
  });

  test("a type that transformers refuses is one, whatever engines make of it", () => {
    expect(statusOf({ rope_type: "deepseek_yarn" }, "moonshotai--Kimi-K2-Instruct")).toBe("differ");
  });
});

test("rope_scaling is rope_parameters, and says the same of a share that only the object has", () => {
  const file = scaled("Qwen--Qwen3-8B", { ...YARN, partial_rotary_factor: 0.5 });
  expect(compared(file, "rope_parameters")).toMatchObject({ status: "differ", danger: "silent" });
  expect(compared(file, "rope_scaling")).toMatchObject({ status: "differ", danger: "silent" });
  expect(compared(file, "rope_scaling")?.reason).not.toBeNull();
});

describe("MiniMax-M2 with rotary_dim 64 of 128 channels", () => {
  const file = JSON.parse(fixture("MiniMaxAI--MiniMax-M2.5")) as JsonObject;

  test("5.18.0 turns 64, as the spec says", () => {
    expect(compared(file, "rotary_dim")).toMatchObject({ status: "agree", spec: { value: 64 } });
  });

  test("5.17.0 turns all 128, whatever its object says", () => {
    const row = compared(file, "rotary_dim", "5.17.0");
    expect(row).toMatchObject({ status: "differ", danger: "silent" });
    expect(row?.reason).toContain("turns 128 of the 128 channels");
  });
});
