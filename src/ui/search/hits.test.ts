import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import { hitsOf } from "./hits.ts";

const text = fixture("Qwen--Qwen3.5-27B");
const result = inspectText(text);
if (!result.ok) throw new Error(result.error.message);
const inspection = result;
const FILES = { config: text, hfQuantConfig: null, generationConfig: null };
const found = (query: string): readonly string[] =>
  hitsOf(inspection, FILES, query).map(({ side, pointer }) => `${side}:${pointer}`);

test("a value is found by its name, by its value and by the field that it comes from", () => {
  for (const query of ["num_kv_heads", "248320", "num_key_value_heads"])
    expect(found(query).length, query).toBeGreaterThan(0);
  expect(found("NUM_KEY_VALUE")).toEqual(["spec:/body/attention/num_kv_heads"]);
});

test("a field that no value of the spec has is found by its name and by its text", () => {
  expect(found("transformers_version")).toEqual(["config:/transformers_version"]);
  expect(found(inspection.fields.has("/transformers_version") ? "4.57.0.dev0" : "")).toEqual([
    "config:/transformers_version",
  ]);
});

test("nothing is found by nothing", () => {
  expect(found("  ")).toEqual([]);
  expect(found("no such thing anywhere")).toEqual([]);
});

test("a field of hf_quant_config.json is found, and is told from those of config.json", () => {
  const side = '{"quantization": {"quant_algo": "FP8", "zz_unheard_of": 1}}';
  const plain = fixture("Qwen--Qwen3-8B");
  const result = inspectText(plain, { hfQuantConfig: side });
  if (!result.ok) throw new Error(result.error.message);
  const files = { config: plain, hfQuantConfig: side, generationConfig: null };
  expect(hitsOf(result, files, "zz_unheard")).toEqual([
    { side: "config", pointer: "hf_quant_config.json#/quantization/zz_unheard_of" },
  ]);
});
