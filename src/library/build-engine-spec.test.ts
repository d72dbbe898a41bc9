import { expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import { buildEngineSpec, buildEngineSpecSync } from "./build-engine-spec.ts";

const TEXT = fixture("Qwen--Qwen3.5-27B");

/** Its error; fails where there is none. */
async function errorOf(config: string | object, options = {}) {
  const result = await buildEngineSpec(config, options);
  if (result.ok) throw new Error("There is a spec.");
  return result.error;
}

test("text and parsed object give the same spec, at once or later", async () => {
  const fromText = await buildEngineSpec(TEXT);
  expect(fromText).toMatchObject({ ok: true, spec: { model_type: "qwen3_5", body: { num_layers: 64 } } });
  expect(await buildEngineSpec(JSON.parse(TEXT) as object)).toEqual(fromText);
  expect(buildEngineSpecSync(TEXT)).toEqual(fromText);
});

test("infinities of a parsed object are read as those of a text", async () => {
  const config = { ...(JSON.parse(TEXT) as object), time_step_limit: [0, Infinity] };
  const asText = TEXT.replace("{", '{ "time_step_limit": [0, Infinity],');
  const [fromObject, fromText] = [await buildEngineSpec(config), await buildEngineSpec(asText)];
  expect(fromObject.ok && fromObject.spec).toEqual(fromText.ok && fromText.spec);
});

test("the transformers version decides the defaults, and an unknown one is said to be", async () => {
  // Qwen3.5 came after 4.57.6.
  expect(await errorOf(TEXT, { transformers: "4.57.6" })).toMatchObject({ code: "unknown-to-transformers" });
  expect(await errorOf(TEXT, { transformers: "5" })).toEqual({
    code: "unknown-transformers-version",
    message: "The class defaults of transformers 5 are not known. Choose one of 4.57.6, 5.17.0, 5.18.0.",
    line: 1,
    column: 1,
  });
});

test("hf_quant_config.json as text and as an object", async () => {
  const quant = {
    producer: { name: "modelopt" },
    quantization: { quant_algo: "FP8", kv_cache_quant_algo: "FP8" },
  };
  const specOf = async (hfQuantConfig: string | object) => {
    const built = await buildEngineSpec(TEXT, { hfQuantConfig });
    return built.ok ? built.spec : undefined;
  };
  const spec = await specOf(quant);
  expect(spec?.quantization?.normal_form?.kv_cache).toMatchObject({ bits: 8 });
  expect(await specOf(JSON.stringify(quant))).toEqual(spec);
});

test("errors say where: in the text, or in an object's JSON with an indent of two", async () => {
  expect(await errorOf('{\n  "model_type": ]')).toMatchObject({ line: 2, column: 17 });
  const nameless = { architectures: ["A"], model_type: 3 };
  expect(await errorOf(nameless)).toMatchObject({ code: "wrong-type", line: 5 });
  expect(await errorOf([1])).toMatchObject({ code: "not-an-object" });
});

test("an object that JSON cannot hold", async () => {
  const cyclic: { self?: object } = {};
  cyclic.self = cyclic;
  expect(await errorOf(cyclic)).toMatchObject({ code: "not-json", line: 1, column: 1 });
  expect((await errorOf(TEXT, { hfQuantConfig: { big: 1n } })).message).toMatch(
    /^hf_quant_config\.json was given/,
  );
});
