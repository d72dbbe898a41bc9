import { expect, test } from "vitest";
import { LATEST_TRANSFORMERS } from "../classes/versions.ts";
import { inspectedText } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import { inspectText } from "./inspect-text.ts";

const DECODER = { hidden_size: 64, num_attention_heads: 4, num_key_value_heads: 2, num_hidden_layers: 2 };

const wrapped = (modelType: string, textConfig: object, more: object = {}): string =>
  JSON.stringify({ model_type: modelType, text_config: { ...DECODER, ...textConfig }, ...more });

test("the model type of text_config decides the body, and the wrapper's class what it is by default", () => {
  expect(inspectedText(wrapped("llava", { model_type: "qwen3" })).spec).toMatchObject({
    model_type: "llava",
    architecture: "LlavaForConditionalGeneration",
    body: { type: "qwen3", attention: { use_qk_norm: true } },
  });
  expect(inspectedText(wrapped("llava", {})).spec.body.type).toBe("llama");
});

test("a wrapper that nobody knows is read as its decoder, with a warning", () => {
  const { spec, diagnostics, fields } = inspectedText(
    JSON.stringify({
      model_type: "unheard_of",
      llm_config: { model_type: "llama", ...DECODER },
      vision_config: { hidden_size: 32 },
    }),
  );
  expect(spec).toMatchObject({ model_type: "unheard_of", body: { type: "llama", num_layers: 2 } });
  expect(diagnostics).toContainEqual(
    expect.objectContaining({ code: "unknown-wrapper", severity: "warning", at: "/model_type" }),
  );
  expect(fields.get("/vision_config/hidden_size")?.use).toBe("unmapped");
});

test("a decoder that nobody knows is named in the refusal", () => {
  const result = inspectText(wrapped("llava", { model_type: "unheard_of" }));
  expect(result.ok ? "" : result.error.message).toContain('"unheard_of"');
});

test("a wrapper that is to be read as what it is has the decoder that its file names", () => {
  const result = inspectText(wrapped("llava", { model_type: "qwen3" }), { as: "llava" });
  expect(result.ok ? result.spec.body.type : result.error.message).toBe("qwen3");
});

test.each([
  ["the file's tying counts", "llava_next", { tie_word_embeddings: false }, true, false],
  ["either's ties", "llava", { tie_word_embeddings: false }, true, true],
  [
    "the decoder's counts where it has a head",
    "nemotron_h_omni",
    { tie_word_embeddings: true },
    false,
    false,
  ],
  ["the file's counts where it says something", "shieldgemma2", { tie_word_embeddings: false }, true, false],
  ["the decoder's counts where the file says nothing", "shieldgemma2", {}, false, false],
])("%s: %s", (_, modelType, file, inText, tied) => {
  const body = inspectedText(wrapped(modelType, { tie_word_embeddings: inText }, file)).spec.body;
  expect(body.tie_word_embeddings).toBe(tied);
});

test.each(["qwen2_vl", "qwen2_5_vl", "qwen3_vl", "qwen3_vl_moe", "glm4v", "glm4v_moe"])(
  "the towers of %s are the same by transformers 4 and 5",
  (modelType) => {
    const [by4, by5] = ["4.57.6", LATEST_TRANSFORMERS].map((transformers) =>
      inspectText(fixture(`${modelType}--m7-0`), { transformers }),
    );
    if (!by4?.ok || !by5?.ok) throw new Error("It is not read.");
    expect(by4.spec.body).toHaveProperty("towers.visual.facts");
    expect(by4.parameters?.whole).toBe(by5.parameters?.whole);
  },
);

test("a tower of fewer than no layers is an error, and is counted as none", () => {
  const config = JSON.parse(fixture("paligemma--m7-0")) as { vision_config: object };
  const withLayers = (num_hidden_layers: number) =>
    inspectedText(
      JSON.stringify({ ...config, vision_config: { ...config.vision_config, num_hidden_layers } }),
    );
  const negative = withLayers(-1);
  expect(negative.diagnostics).toContainEqual(
    expect.objectContaining({
      ...{ code: "negative-size", severity: "error", at: "/vision_config/num_hidden_layers" },
    }),
  );
  expect(negative.parameters?.whole).toBe(withLayers(0).parameters?.whole);
});

test.each([1152.5, 1e308])(
  "a tower of width %s is refused by its class, and has no figure",
  (hidden_size) => {
    const config = JSON.parse(fixture("llava--m7-0")) as { vision_config: object };
    const wide = inspectedText(
      JSON.stringify({ ...config, vision_config: { ...config.vision_config, hidden_size } }),
    );
    expect(wide.diagnostics).toContainEqual(
      expect.objectContaining({ code: "refused-by-class", at: "/vision_config/hidden_size" }),
    );
    expect(wide.parameters).toMatchObject({ whole: null, towers: null });
  },
);

// `elif self.text_config is None: self.text_config = …(**kwargs)` of these config classes (transformers 5.18.0).
test.each([
  ...["glm4v--m7-0", "glm4v_moe--m7-0", "glm_ocr--m7-0", "glm5_next--m7-0", "ernie4_5_vl_moe--default"],
  ...["qwen2_vl--m7-0", "qwen2_5_vl--m7-0", "paddleocr_vl--m7-0"],
])("%s: the file's own fields are the decoder's where there is no text_config", (name) => {
  const { text_config, ...outer } = JSON.parse(fixture(name)) as { text_config: { model_type?: string } };
  const nested = { ...text_config, vocab_size: 4097 };
  const { model_type: _, ...fields } = nested;
  const { spec, diagnostics } = inspectedText(JSON.stringify({ ...fields, ...outer }));
  expect(spec.body).toEqual(inspectedText(JSON.stringify({ ...outer, text_config: nested })).spec.body);
  expect(diagnostics.map(({ code }) => code)).not.toContain("no-text-config");
});

// `self.sub_configs["vision_config"](**kwargs)`: Glm4vConfig gives its tower the decoder's width.
test("a tower that takes its sizes from the decoder's fields is not described with sizes of its own", () => {
  const { spec } = inspectedText(JSON.stringify({ model_type: "glm4v", ...DECODER }));
  expect(spec.body).toMatchObject({ hidden_size: 64, towers: null });
});
