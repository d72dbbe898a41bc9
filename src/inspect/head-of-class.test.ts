import { expect, test } from "vitest";
import { inspectedText } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import type { Inspection } from "./inspection.ts";

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
