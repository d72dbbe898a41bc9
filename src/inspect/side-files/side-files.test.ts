import { describe, expect, test } from "vitest";
import { fixture, WITH_SIDE_FILE } from "../../fixtures/read.ts";
import { inspectText, type InspectOptions } from "../inspect-text.ts";
import type { Inspection } from "../inspection.ts";
import { reportGenerationFile } from "./generation-file.ts";

const QWEN = fixture("Qwen--Qwen3.5-27B");
const SIDE = fixture("nvidia--MiniMax-M2.5-NVFP4.hf_quant_config");

function inspect(text: string, beside: InspectOptions): Inspection {
  const result = inspectText(text, beside);
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

const codes = ({ diagnostics }: Inspection): string[] => diagnostics.map(({ code }) => code);
const sideFields = ({ quantFile }: Inspection) => (quantFile?.ok ? quantFile.report.fields : new Map());

describe("hf_quant_config.json", () => {
  test.each([
    ["{}", "", /#\/quantization is missing, where ModelOpt declares how it quantised/],
    ['{"quantization": null}', "/quantization", /#\/quantization is null, where ModelOpt declares/],
    ['{"quantization": "FP8"}', "/quantization", /#\/quantization is "FP8", where ModelOpt declares/],
  ])("that declares nothing is a warning: %s", (hfQuantConfig, at, words) => {
    const result = inspect(QWEN, { hfQuantConfig });
    const report = result.quantFile?.ok ? result.quantFile.report.diagnostics : [];
    expect(report).toContainEqual(
      expect.objectContaining({
        severity: "warning",
        code: "no-quantization",
        at,
        message: expect.stringMatching(words) as string,
      }),
    );
    expect(result.spec.quantization).toBeNull();
  });

  test("declares the quantisation where config.json does not, and every leaf says so", () => {
    const result = inspect(QWEN, { hfQuantConfig: SIDE });
    expect(result.spec.quantization).toMatchObject({
      quant_method: "modelopt",
      quant_algo: "NVFP4",
      kv_cache_quant_algo: "FP8",
      group_size: 16,
      normal_form: {
        schemes: { NVFP4: { weights: { format: "nvfp4", group_size: 16 } } },
        kv_cache: { format: "fp8_e4m3" },
      },
    });
    expect(result.origins.get("/quantization/quant_algo")).toEqual({
      kind: "mapped",
      from: ["hf_quant_config.json#/quantization/quant_algo"],
    });
    expect(sideFields(result).get("/quantization/group_size")).toEqual({
      use: "mapped",
      to: [
        "/quantization/group_size",
        "/quantization/normal_form/schemes/NVFP4/weights/group_size",
        "/quantization/normal_form/schemes/NVFP4/activations/group_size",
      ],
    });
    expect([...sideFields(result).values()].every(({ use }) => use === "mapped")).toBe(true);
  });

  test("leaves out what ModelOpt does not define, which is then unmapped", () => {
    const side = '{"quantization": {"quant_algo": "FP8", "zz_unheard_of": 1}}';
    const result = inspect(QWEN, { hfQuantConfig: side });
    expect(sideFields(result).get("/quantization/zz_unheard_of")?.use).toBe("unmapped");
    expect(JSON.stringify(result.spec)).not.toContain("zz_unheard_of");
  });

  test("is shadowed by config.json's own declaration; agreeing in other words is no finding", () => {
    const result = inspect(fixture("nvidia--MiniMax-M2.5-NVFP4"), { hfQuantConfig: SIDE });
    expect(result.spec).toEqual(inspect(fixture("nvidia--MiniMax-M2.5-NVFP4"), {}).spec);
    expect(codes(result)).not.toContain("quantization-files-disagree");
    expect(sideFields(result).get("/quantization/kv_cache_quant_algo")).toEqual({
      use: "shadowed",
      by: "/quantization_config/kv_cache_scheme",
      agrees: true,
    });
  });

  test("that asks for an FP8 cache of which config.json knows nothing is a finding (Qwen3.6-35B-A3B-NVFP4)", () => {
    const name = "nvidia--Qwen3.6-35B-A3B-NVFP4";
    const result = inspect(fixture(name), {
      hfQuantConfig: fixture(`${name}.hf_quant_config`),
    });
    const messages = result.diagnostics.filter(({ code }) => code === "quantization-files-disagree");
    expect(messages.map(({ message }) => message)).toEqual([
      'hf_quant_config.json says that kv_cache_quant_algo is "FP8", but quantization_config does not say. config.json decides.',
    ]);
  });

  test("with another algorithm disagrees, at the line of config.json's", () => {
    const result = inspect(fixture("nvidia--MiniMax-M2.5-NVFP4"), {
      hfQuantConfig: SIDE.replace('"NVFP4"', '"FP8"'),
    });
    expect(result.diagnostics.find(({ code }) => code === "quantization-files-disagree")).toMatchObject({
      severity: "warning",
      at: "/quantization_config/quant_algo",
    });
  });

  test("that is no JSON is said, and the config is read all the same", () => {
    const result = inspect(QWEN, { hfQuantConfig: "{oops" });
    expect(result.diagnostics.find(({ code }) => code === "side-file-unreadable")).toMatchObject({
      severity: "warning",
      at: "hf_quant_config.json#",
      line: 1,
      column: 2,
    });
    expect(result.quantFile).toMatchObject({ ok: false, error: { line: 1 } });
  });
});

test.each(WITH_SIDE_FILE)("every field of the hf_quant_config.json of %s is accounted for", (name) => {
  const result = inspect(fixture(name), { hfQuantConfig: fixture(`${name}.hf_quant_config`) });
  const unmapped = [...sideFields(result)].filter(([, { use }]) => use === "unmapped");
  expect(unmapped).toEqual([]);
  expect(Object.keys(result.spec.quantization?.normal_form?.schemes ?? {})).not.toEqual([]);
});

describe("generation_config.json", () => {
  test("what else stops generation is said to be read by transformers alone", () => {
    const text = '{"stop_strings": ["x"], "top_k": 20}';
    const report = reportGenerationFile(text);
    const fields = report?.ok ? report.report.fields : new Map<string, unknown>();
    expect(fields.get("/stop_strings")).toMatchObject({
      use: "ignored",
      reason: "where transformers' generate stops; vLLM and SGLang do not take it from this file",
    });
    expect(fields.get("/top_k")).toMatchObject({
      reason: expect.stringContaining("how to sample") as string,
    });
  });

  test("gives the end-of-sequence ids, and says where it differs from config.json", () => {
    const result = inspect(QWEN, { generationConfig: '{"eos_token_id": [248046, 248044]}' });
    expect(result.endOfSequence).toEqual({
      ids: [248046, 248044],
      from: "generation_config.json#/eos_token_id",
    });
    expect(result.diagnostics.find(({ code }) => code === "end-of-sequence-differs")?.at).toBe(
      "/text_config/eos_token_id",
    );
  });

  test("without any, config.json's own are shown", () => {
    for (const generationConfig of [null, "{}"])
      expect(inspect(QWEN, { generationConfig }).endOfSequence?.from).toBe("/text_config/eos_token_id");
  });

  // AutoConfig.for_model("gemma3").get_text_config().eos_token_id of 5.18.0, and step3p7's pad_token_id.
  test("without a text_config, the class that is made of defaults gives them", () => {
    for (const text of ["", ', "text_config": null'])
      expect(inspect(`{"model_type": "gemma3"${text}}`, {}).endOfSequence).toEqual({
        ids: [1],
        from: "/text_config/eos_token_id",
        class: "Gemma3TextConfig",
      });
    const { otherTokens } = inspect('{"model_type": "step3p7"}', {});
    expect(otherTokens?.pad_token_id).toMatchObject({ ids: [1], class: "Step3p7TextConfig" });
  });

  test.each([
    [
      "<html>",
      { line: 1, column: 1 },
      /^generation_config\.json cannot be read \(line 1, column 1\): .* web page/,
    ],
    ['{\n  "eos_token_id": 2,,\n}', { line: 2, column: 21 }, /takes it for missing without a word/],
    [
      "[2]",
      { line: 1, column: 1 },
      /A generation_config\.json is an object, .* cannot load the model with it/,
    ],
    ["", { line: 1, column: 1 }, /Paste the content of a generation_config\.json\./],
  ])("that is no JSON is a warning at its place in it: %j", (generationConfig, place, words) => {
    const [found] = inspect(QWEN, { generationConfig }).diagnostics.filter(
      ({ code }) => code === "side-file-unreadable",
    );
    expect(found).toMatchObject({ severity: "warning", at: "generation_config.json#", ...place });
    expect(found?.message).toMatch(words);
  });

  test("whose end of sequence is no id is a warning, and config.json's counts", () => {
    const of = (eos: string) => inspect(QWEN, { generationConfig: `{\n"eos_token_id": ${eos}}` });
    for (const eos of ['"two"', '[2, "two"]', "{}", "[]", "true"]) {
      const { diagnostics, endOfSequence } = of(eos);
      expect(diagnostics.filter(({ code }) => code === "wrong-type")).toMatchObject([
        { severity: "warning", at: "generation_config.json#/eos_token_id", line: 2, column: 1 },
      ]);
      expect(endOfSequence?.from).toBe("/text_config/eos_token_id");
    }
    expect(codes(of("null"))).not.toContain("wrong-type");
  });
});

test("a nested config that names another repository is said, the file's own name is not", () => {
  const named = QWEN.replace('"text_config": {', '"text_config": {"_name_or_path": "Qwen/Qwen3.5-27B-Base",');
  const own = QWEN.replace('"model_type": "qwen3_5",', '"_name_or_path": "a/b", "model_type": "qwen3_5",');
  expect(
    inspect(named, {}).diagnostics.find(({ code }) => code === "names-another-repository"),
  ).toMatchObject({ severity: "info", at: "/text_config/_name_or_path" });
  expect(codes(inspect(own, {}))).not.toContain("names-another-repository");
});
