import { expect, test } from "vitest";
import { parseConfig } from "../config/parse/parse.ts";
import { LATEST_TRANSFORMERS } from "../classes/versions.ts";
import { familyOf, MODEL_TYPES } from "../families/registry.ts";
import { unknowns } from "./unknowns.ts";
import { type Guess, guessFamily } from "../families/unknown/guess.ts";
import { inspected, inspectedText } from "../fixtures/inspected.ts";
import { CONFIGS, fixture, folderOf } from "../fixtures/read.ts";
import { inspectText } from "./inspect-text.ts";

/** What is guessed of a fixture when its own family, and all types of it, are left out. */
function guessWithout(name: string, members: object = {}): Guess | null {
  const { body } = inspected(name).spec;
  const text = JSON.stringify({ ...(JSON.parse(fixture(name)) as object), ...members, model_type: "zz" });
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const own = MODEL_TYPES.filter((type) => familyOf(type, LATEST_TRANSFORMERS)?.type === body.type);
  const { registry } = unknowns() ?? {};
  return registry ? guessFamily(registry, parsed.value, "zz", LATEST_TRANSFORMERS, new Set(own)) : null;
}

const first = (modelType: string): string =>
  CONFIGS.find((name) => folderOf(name) === modelType) ?? modelType;

test.each(["cwm", "helium", "seed_oss", "ernie4_5", "granite", "olmo2", "deepseek_v32"])(
  "%s without its family is counted within two per cent",
  (modelType) => {
    const name = first(modelType);
    const guess = guessWithout(name);
    if (!guess) throw new Error("nothing is guessed");
    const real = inspected(name).parameters?.text ?? Number.NaN;
    const guessed = inspectText(fixture(name), { as: guess.as });
    if (!guessed.ok) throw new Error(guessed.error.message);
    expect(Math.abs((guessed.parameters?.text ?? 0) / real - 1)).toBeLessThan(0.02);
  },
);

test("a mixture of experts is not guessed to be a dense model", () => {
  for (const name of [first("olmoe"), first("mixtral"), first("granitemoe")]) {
    const guess = guessWithout(name);
    const body =
      guess &&
      inspectedText(fixture(name).replace(/"model_type": *"\w+"/, `"model_type": "${guess.as}"`)).spec.body;
    if (body) expect(Object.values(body)).toContainEqual(expect.objectContaining({ type: "moe" }));
  }
});

test("a file without a size is not guessed", () => {
  expect(guessWithout(first("olmo2"), { hidden_size: undefined })).toBeNull();
});

test("how a file is quantised says nothing of its family", () => {
  const layers = Object.fromEntries(
    Array.from({ length: 2000 }, (_, index) => [`model.layers.${index}.self_attn`, { quant_algo: "FP8" }]),
  );
  const quantization_config = { quant_method: "modelopt", quantized_layers: layers };
  const name = first("seed_oss");
  expect(guessWithout(name, { quantization_config })).toEqual(guessWithout(name));
});
