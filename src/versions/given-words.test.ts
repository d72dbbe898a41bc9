import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import { inspectLoading } from "../inspect/inspect-loading.ts";
import { fieldsOf } from "../spec/origin.ts";
import { givenWords } from "./given-words.ts";
import { versionsReport } from "./report.ts";

const reportOf = (name: string) => reportOfText(fixture(name));

async function reportOfText(config: string) {
  const files = { config, hfQuantConfig: null, generationConfig: null };
  const inspection = await inspectLoading(files.config);
  if (!inspection.ok) throw new Error(inspection.error.message);
  const report = await versionsReport(files, inspection);
  if (!report.ok) throw new Error(report.error.message);
  return report.value;
}

test("a value of the spec, and the field that gives it, say what each version gives", async () => {
  const report = await reportOf("Qwen--Qwen3-0.6B");
  const said = "rope_theta is 1000000 in 4.57.6, absent in 5.17.0 and 5.18.0";
  expect(givenWords(report, "spec", "/body/position/rope_theta")).toContain(said);
  expect(givenWords(report, "config", "/rope_theta")).toContain(said);
});

test("a value that all give alike is said once, where it is a default too", async () => {
  const report = await reportOf("Qwen--Qwen3-0.6B");
  const all = "4.57.6, 5.17.0 and 5.18.0";
  expect(givenWords(report, "spec", "/body/hidden_size")).toBe(
    `Versions of transformers: hidden_size is 1024 in ${all}.`,
  );
  expect(givenWords(report, "config", "/head_dim")).toBe(
    `Versions of transformers: head_dim is 128 in ${all}.`,
  );
  expect(givenWords(report, "spec", "/architecture")).toBe(
    "Versions of transformers: no attribute of their objects is known to say it.",
  );
});

test("an attribute that raises in every version that has a class is said to, of the field and of the spec", async () => {
  const report = await reportOfText(
    readFileSync(new URL("../../public/gallery/gemma-4-26b-a4b.json", import.meta.url), "utf8"),
  );
  const said = "text_config.head_dim is an error (it differs by layer) in 5.17.0 and 5.18.0";
  expect(givenWords(report, "config", "/text_config/head_dim")).toContain(said);
  expect(givenWords(report, "spec", "/body/sliding_attention/head_dim")).toContain(said);
});

test("a field that the objects have from other fields is told with the value that they give", async () => {
  // GlmMoeDsaConfig of 5.17.0 and 5.18.0 sets head_dim to qk_rope_head_dim, whatever the file's is (192).
  const report = await reportOf("zai-org--GLM-5.2-FP8");
  expect(givenWords(report, "config", "/head_dim")).toContain(
    "nothing in their objects comes from it; head_dim is 64 in 5.17.0 and 5.18.0",
  );
});

test("a member of a dictionary is in the attribute that is the dictionary", async () => {
  const config = { ...(JSON.parse(fixture("Qwen--Qwen3-0.6B")) as object), zz_settings: { chunk_size: 8 } };
  const report = await reportOfText(JSON.stringify(config));
  expect(givenWords(report, "config", "/zz_settings/chunk_size")).toContain(
    'zz_settings is {"chunk_size":8} in 4.57.6, 5.17.0 and 5.18.0',
  );
});

test("a field says its own attribute first, and then what versions compute of it otherwise", async () => {
  const report = await reportOf("MiniMaxAI--MiniMax-M2.5");
  expect(givenWords(report, "config", "/rotary_dim")).toMatch(
    /^Versions of transformers: rotary_dim is 64 in 5\.17\.0 and 5\.18\.0; /,
  );
});

test("a value of the spec that moves with class defaults says what each gives", async () => {
  const report = await reportOfText('{"model_type": "qwen3_vl_moe", "text_config": {}}');
  expect(report.specDiffers.length).toBeGreaterThan(0);
  const [moving] = report.specDiffers;
  expect(givenWords(report, "spec", moving?.pointer ?? "")).toMatch(
    /The spec rests on class defaults here: it is .+ with those of 4\.57\.6, .+ with those of 5\.18\.0\./,
  );
});

test("versions that refuse the file are named", async () => {
  const report = await reportOfText(
    '{"model_type": "deepseek_v32", "num_hidden_layers": 1, "layer_types": ["indexed_attention"]}',
  );
  expect(givenWords(report, "spec", "/body/hidden_size")).toMatch(/ 5\.17\.0 refuses the file\.$/);
});

test("a version without a class is named", async () => {
  const report = await reportOf("MiniMaxAI--MiniMax-M2.5");
  expect(givenWords(report, "spec", "/body/hidden_size")).toContain(
    "AutoConfig of 4.57.6 knows no class for this model type.",
  );
});

test("a value that no attribute says is told by the fields that it is computed from", async () => {
  const text = JSON.stringify({
    model_type: "falcon",
    architectures: ["FalconForCausalLM"],
    hidden_size: 256,
    num_attention_heads: 16,
    num_hidden_layers: 2,
    vocab_size: 1000,
    new_decoder_architecture: true,
    num_kv_heads: 8,
  });
  const read = await inspectLoading(text);
  if (!read.ok) throw new Error(read.error.message);
  const heads = "/body/attention/num_kv_heads";
  const origin = read.origins.get(heads);
  const words = givenWords(await reportOfText(text), "spec", heads, origin ? fieldsOf(origin) : []);
  expect(words).toContain("no attribute of their objects is known to say it; of what it comes from, ");
  expect(words).toContain("num_kv_heads is 8 in 4.57.6, 5.17.0 and 5.18.0");
});

test("what an object lacks under one name is told under the one that it has it by", async () => {
  const text = fixture("Qwen--Qwen3-0.6B");
  const read = await inspectLoading(text);
  if (!read.ok) throw new Error(read.error.message);
  const theta = "/body/position/rope_theta";
  const origin = read.origins.get(theta);
  expect(givenWords(await reportOfText(text), "spec", theta, origin ? fieldsOf(origin) : [])).toMatch(
    /rope_theta is 1000000 in 4\.57\.6, absent in 5\.17\.0 and 5\.18\.0; .*rope_parameters is absent in 4\.57\.6, \{"rope_theta":1000000/,
  );
});
