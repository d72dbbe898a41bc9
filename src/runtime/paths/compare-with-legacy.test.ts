import { describe, expect, test } from "vitest";
import { legacyConfig } from "../../legacy/legacy-config.ts";
import type { Origin } from "../../spec/origin.ts";
import { type ComparedAttribute, compareWithLegacy } from "./compare-with-legacy.ts";
import { inspectedText, specOf } from "../../fixtures/inspected.ts";
import { fixture, fixtureAsRead } from "../../fixtures/read.ts";

const QWEN = "Qwen--Qwen3.5-27B";
const MINIMAX = "MiniMaxAI--MiniMax-M2.5";

function compared(
  name: string,
  version = "5.18.0",
  origins: ReadonlyMap<string, Origin> = new Map(),
): readonly ComparedAttribute[] {
  return compareWithLegacy(specOf(name), legacyConfig(fixtureAsRead(name), { version }), origins);
}

function attribute(name: string, ...from: Parameters<typeof compared>): ComparedAttribute | undefined {
  return compared(...from).find((one) => one.name === name && one.status !== "legacy_only");
}

const endangered = (rows: readonly ComparedAttribute[], danger: ComparedAttribute["danger"]): string[] =>
  rows.filter((one) => one.danger === danger).map(({ name }) => name);

describe("Qwen3.5 under transformers 5.18.0", () => {
  test("has no rope_theta, and model code goes on with 10000", () => {
    const row = attribute("rope_theta", QWEN);
    expect(row).toMatchObject({
      status: "spec_only",
      spec: { value: 10_000_000, pointers: ["/body/position/rope_theta"], rule: null },
      legacy: null,
      read: { by: "fallback", value: 10_000 },
      danger: "silent",
    });
    expect(row?.reason).toBe(
      "transformers 5.18.0 keeps rope_theta inside rope_parameters (10000000): the attribute is absent. " +
        "Model code that asks for it with a default of 10000 gets that, not 10000000.",
    );
  });

  test("goes wrong in silence there, in the scaling and in the type, and nowhere aloud", () => {
    expect(endangered(compared(QWEN), "silent")).toEqual(["rope_theta", "rope_scaling", "torch_dtype"]);
    expect(endangered(compared(QWEN), "loud")).toEqual([]);
  });

  test("agrees that a dense model has no experts: null in the spec, absent in the object", () => {
    expect(attribute("num_experts", QWEN)).toMatchObject({ status: "agree", legacy: null, danger: null });
  });

  test("agrees on rope_parameters member by member, in whatever order", () => {
    expect(attribute("rope_parameters", QWEN)).toMatchObject({ status: "agree", reason: null });
  });

  test("the type stands in the text config, where code that asks the whole file's object does not look", () => {
    const origins = new Map([["/dtype", { kind: "mapped", from: ["/text_config/dtype"] } as Origin]]);
    const row = attribute("torch_dtype", QWEN, "5.18.0", origins);
    expect(row).toMatchObject({ status: "differ", legacy: { value: null, hfName: "dtype", on: "root" } });
    expect(row?.reason).toContain('The spec has "bfloat16", from text_config.dtype.');
  });

  test("attributes that no view has are the legacy object's alone", () => {
    const rows = compared(QWEN).filter(({ status }) => status === "legacy_only");
    const find = (name: string, on: string) => rows.find((one) => one.name === name && one.legacy?.on === on);
    expect(find("eos_token_id", "text")?.legacy).toMatchObject({ value: 248044, source: { kind: "file" } });
    expect(find("vision_config", "root")?.legacy?.value).toMatchObject({ depth: 27 });
    for (const name of ["text_config", "hidden_size", "rope_parameters"])
      expect([find(name, "text"), find(name, "root")]).toEqual([undefined, undefined]);
  });
});

describe("MiniMax-M2", () => {
  test("under 5.18.0 model code that asks for rope_theta stops", () => {
    const row = attribute("rope_theta", MINIMAX);
    expect(row).toMatchObject({ status: "spec_only", read: { by: "attribute_error" }, danger: "loud" });
    expect(row?.reason).toMatch(/AttributeError/);
  });

  test("under 4.57.6 the object has it", () => {
    expect(attribute("rope_theta", MINIMAX, "4.57.6")).toMatchObject({
      status: "agree",
      legacy: { value: 5_000_000 },
    });
  });

  test("rope_scaling is rope_parameters there, a dictionary though nothing is scaled", () => {
    const row = attribute("rope_scaling", MINIMAX);
    expect(row).toMatchObject({ status: "differ", spec: { value: null }, danger: "silent" });
    expect(row?.reason).toMatch(
      /^rope_scaling is another name of rope_parameters\. Its rope type is default/,
    );
  });

  test("what the model code fixes is named with its reason", () => {
    const origins = new Map([
      ["/body/mlp/norm_topk_prob", { kind: "implied", reason: "the router divides" } as Origin],
    ]);
    const row = attribute("norm_topk_prob", MINIMAX, "5.18.0", origins);
    expect(row).toMatchObject({ read: { by: "fallback", value: false }, danger: "silent" });
    expect(row?.reason).toContain("The spec has true, whatever the file says: the router divides.");
  });

  test("a default that is right does no harm", () => {
    expect(attribute("attention_bias", MINIMAX)).toMatchObject({ status: "spec_only", danger: null });
  });
});

test("an attribute that differs by layer raises, whatever the default", () => {
  const row = attribute("head_dim", "google--gemma-4-26B-A4B");
  expect(row).toMatchObject({ status: "spec_only", read: { by: "per_layer_error" }, danger: "loud" });
  expect(row?.reason).toMatch(/AmbiguousGlobalPerLayerAttributeError/);
});

// vLLM 017e9f44 transformers_utils/configs/gemma4.py:22 asks per_layer_config first, and comes to its getattr without it alone.
test.each(["global_head_dim", "num_global_key_value_heads"])(
  "%s has no default in code that asks each layer, where the object differs by layer",
  (name) => {
    const { origins } = inspectedText(fixture("google--gemma-4-26B-A4B"));
    const row = attribute(name, "google--gemma-4-26B-A4B", "5.18.0", origins);
    expect(row).toMatchObject({ read: { by: "attribute_error" }, danger: "loud" });
    expect(row?.reason).toContain(
      `Gemma4TextConfig of transformers 5.18.0 takes ${name} of the file, and does not keep it under this name.`,
    );
  },
);

test("null counts as absent where model code takes its default for it", () => {
  const row = attribute("head_dim", "mistralai--Mixtral-8x7B-v0.1");
  expect(row).toMatchObject({
    status: "differ",
    legacy: { value: null },
    read: { by: "fallback", value: 128 },
    danger: null,
  });
});

test("null that the class itself has is worked out by model code, and harms nobody", () => {
  const { spec, origins } = inspectedText('{ "model_type": "gpt2", "architectures": ["GPT2LMHeadModel"] }');
  const legacy = legacyConfig({ model_type: "gpt2" });
  const row = compareWithLegacy(spec, legacy, origins).find(({ name }) => name === "n_inner");
  expect(row).toMatchObject({
    status: "differ",
    spec: { value: 3072 },
    legacy: { value: null },
    danger: null,
  });
  expect(row?.reason).toMatch(/^The legacy object has null, by which model code works the value out\./);
});

test("Granite's divisor of the logits is the inverse of the spec's factor", () => {
  const { spec } = inspectedText('{ "model_type": "granite", "logits_scaling": 8 }');
  const legacy = legacyConfig({ model_type: "granite", logits_scaling: 8 });
  const row = compareWithLegacy(spec, legacy).find(({ name }) => name === "logits_scaling");
  expect(row).toMatchObject({ status: "agree", spec: { value: 8 } });
});
