import { expect, test } from "vitest";
import { inspectedText } from "../fixtures/inspected.ts";
import { fixture, strictFixture } from "../fixtures/read.ts";
import { storedTensors } from "../spec/checkpoint.ts";
import type { Inspection } from "./inspection.ts";
import { namesOf } from "./weights.ts";

/** Qwen3-0.6B as another class, with some members more. */
function as(architecture: string, members: object = {}): Inspection {
  const config = JSON.parse(fixture("Qwen--Qwen3-0.6B")) as object;
  return inspectedText(JSON.stringify({ ...config, ...members, architectures: [architecture] }));
}

const text = ({ parameters }: Inspection): number => parameters?.text ?? Number.NaN;
const bare = text(as("Qwen3Model"));
const codes = ({ diagnostics }: Inspection): readonly string[] => diagnostics.map(({ code }) => code);

test("a sequence classifier has a number for each label in place of a language-model head", () => {
  const classifier = as("Qwen3ForSequenceClassification", {
    id2label: { 0: "yes", 1: "no", 2: "?" },
  });
  expect(classifier.spec.body.head).toMatchObject({
    type: "classifier",
    outputs: 3,
    labels: ["yes", "no", "?"],
  });
  expect(text(classifier)).toBe(bare + 3 * 1024);
});

test("labels are counted by num_labels where they have no names, and are two where nothing tells", () => {
  expect(text(as("Qwen3ForSequenceClassification", { num_labels: 1 }))).toBe(bare + 1024);
  expect(text(as("Qwen3ForTokenClassification"))).toBe(bare + 2 * 1024 + 2);
});

test("a head for spans has two outputs with a bias", () => {
  expect(text(as("Qwen3ForQuestionAnswering", { num_labels: 7 }))).toBe(bare + 2 * 1024 + 2);
});

test("GPT-J's head for spans has an output for each label", () => {
  const config = JSON.parse(strictFixture("gptj--m7-0")) as object;
  const spans = (members: object): unknown =>
    inspectedText(JSON.stringify({ ...config, ...members, architectures: ["GPTJForQuestionAnswering"] })).spec
      .body.head;
  expect(spans({ num_labels: 3 })).toMatchObject({ reads: "span", outputs: 3, bias: true });
  expect(spans({})).toMatchObject({ reads: "span", outputs: 2 });
});

test("a second head is told, and the spec has the first", () => {
  const config = JSON.parse(strictFixture("gpt2--default")) as object;
  const double = inspectedText(JSON.stringify({ ...config, architectures: ["GPT2DoubleHeadsModel"] }));
  expect(double.spec.body.head).toBeUndefined();
  expect(double.diagnostics.map(({ message }) => message).join()).toContain("multiple_choice_head");
});

test("a class with an ending that nobody knows is a warning, and counts as a language model", () => {
  const odd = as("Qwen3ForFortuneTelling");
  expect(codes(odd)).toContain("unknown-head");
  expect(odd.spec.body.head).toBeUndefined();
});

test("a draft model's class is not taken for the bare model", () => {
  const draft = as("DFlashDraftModel");
  expect(codes(draft)).toContain("architecture-mismatch");
  expect(draft.spec.body.head).toBeUndefined();
});

/** Names of tensors, as transformers 5.18.0 saves them for these classes. */
test.each([
  ["llama--m7-0", "LlamaForQuestionAnswering", "transformer.embed_tokens.weight"],
  ["llava--m7-0", "LlavaModel", "language_model.model.embed_tokens.weight"],
  ["qwen3_vl--m7-0", "Qwen3VLModel", "visual.merger.norm.weight"],
  ["qwen2_vl--m7-0", "Qwen2VLModel", "language_model.embed_tokens.weight"],
  ["idefics3--m7-0", "Idefics3Model", "text_model.embed_tokens.weight"],
  ["cohere2_vision--m7-0", "Cohere2VisionModel", "multi_modal_projector.linear_1.weight"],
  ["ernie4_5_vl_moe--default", "Ernie4_5_VLMoeModel", "embed_tokens.weight"],
  ["nanochat--m7-0", "NanoChatModel", "embed_tokens.weight"],
  ["cosmos3_edge--m7-0", "Cosmos3EdgeModel", "language_model.embed_tokens.weight"],
  ["deepseek_v4--m7-0", "DeepseekV4Model", "hc_head_fn"],
  ["hy_v4--m7-0", "HYV4Model", "hc_head.hc_pre.hc_head_base"],
  ["hunyuan_vl--m7-0", "HunYuanVLModel", "vision_tower.perceive.before_rms.weight"],
  ["inkling_mm_model--m7-0", "InklingModel", "language_model.embed_tokens.embed_norm.weight"],
  ["modernbert-decoder--default", "ModernBertDecoderModel", "final_norm.weight"],
  ["modernbert-decoder--default", "ModernBertDecoderForSequenceClassification", "head.dense.weight"],
  ["paddleocr_vl--m7-0", "PaddleOCRVLModel", "projector.pre_norm.weight"],
  ["step3p7--default", "Step3p7Model", "multi_modal_projector.weight"],
])("%s as %s saves %s, and no head but its own", (name, architecture, tensor) => {
  const config = JSON.parse(strictFixture(name)) as object;
  const inspection = inspectedText(JSON.stringify({ ...config, architectures: [architecture] }));
  const names = storedTensors(inspection.spec.body, namesOf(inspection)).map((each) => each.name);
  expect(names).toContain(tensor);
  expect(names.filter((each) => each.includes("lm_head"))).toEqual([]);
});

/** What transformers 5.18.0 builds of these classes. */
test.each([
  ["blt--m7-0", "BltModel", 4632861440],
  ["modernbert-decoder--default", "ModernBertDecoderModel", 149014272],
  ["modernbert-decoder--default", "ModernBertDecoderForSequenceClassification", 149606400],
])("%s as %s has %i parameters", (name, architecture, whole) => {
  const config = JSON.parse(strictFixture(name)) as object;
  const inspection = inspectedText(JSON.stringify({ ...config, architectures: [architecture] }));
  expect(inspection.parameters?.whole).toBe(whole);
});

test("Mllama's text model alone has its decoder where a text model has it", () => {
  const config = JSON.parse(strictFixture("mllama--default")) as object;
  const inspection = inspectedText(JSON.stringify({ ...config, architectures: ["MllamaForCausalLM"] }));
  const names = storedTensors(inspection.spec.body, namesOf(inspection)).map((each) => each.name);
  expect(names).toContain("model.embed_tokens.weight");
  expect(names).toContain("lm_head.weight");
});

test("bare models whose names end like those of chat models and language models have no head", () => {
  for (const [name, architecture] of [
    ["nanochat--m7-0", "NanoChatModel"],
    ["smolvlm--m7-0", "SmolVLMModel"],
  ] as const) {
    const config = JSON.parse(strictFixture(name)) as object;
    const inspection = inspectedText(JSON.stringify({ ...config, architectures: [architecture] }));
    expect(inspection.spec.body.head).toEqual({ type: "none" });
  }
});
