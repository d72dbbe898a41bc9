import { describe, expect, test } from "vitest";
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

describe("a file without model_type, read as the type that was chosen", () => {
  const without = (name: string, members: object = {}): string => {
    const { model_type: _, ...rest } = JSON.parse(fixture(name)) as { [member: string]: unknown };
    return JSON.stringify({ ...rest, ...members }, null, 2);
  };
  const chosen = (text: string, as: string) => {
    const result = inspectText(text, { as });
    if (!result.ok) throw new Error(result.error.message);
    return result;
  };

  test.each([
    ["Qwen--Qwen3-8B", "qwen3"],
    ["deepseek-ai--DeepSeek-V3.2", "deepseek_v32"],
    ["Qwen--Qwen3.5-35B-A3B", "qwen3_5_moe"],
    ["openai--gpt-oss-120b", "gpt_oss"],
  ])("%s gives the spec that it gives with its type, %s, as a guess", (name, as) => {
    const own = inspected(name);
    const { spec, guess, adapter, origins, fields, ghosts, diagnostics } = chosen(without(name), as);
    expect(spec).toEqual(own.spec);
    expect([adapter, guess?.as]).toEqual([as, as]);
    expect(guess?.of).toBe(own.fields.size - 1);
    expect(guess?.read).toBe([...fields.values()].filter(({ use }) => use !== "unmapped").length);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        ...{ severity: "warning", code: "guess", line: 1 },
        message: expect.stringMatching(
          /^There is no model_type\. The file is read as \w+, as was chosen/,
        ) as string,
      }),
    );
    // No field of the file gives the type: it is a default, where the file would have it.
    expect(origins.get("/model_type")).toMatchObject({
      ...{ kind: "defaulted", looked_for: ["/model_type"], default_from: "engine" },
    });
    const sources = [...origins.values()].flatMap((origin) => ("from" in origin ? origin.from : []));
    expect(sources).not.toContain("/model_type");
    expect([...fields.keys()]).not.toContain("/model_type");
    expect(ghosts.map(({ field }) => field)).toContain("/model_type");
    for (const [field, { use }] of own.fields)
      if (field !== "/model_type") expect([field, fields.get(field)?.use]).toEqual([field, use]);
  });

  test("a null names no type", () => {
    const { spec, fields } = chosen(without("Qwen--Qwen3-8B", { model_type: null }), "qwen3");
    expect(spec.model_type).toBe("qwen3");
    expect(fields.get("/model_type")).toMatchObject({ use: "ignored" });
  });

  test.each([
    ["a type that nobody knows", without("Qwen--Qwen3-8B"), "zz", "unknown-choice"],
    ["a type that is no string", without("Qwen--Qwen3-8B", { model_type: 7 }), "qwen3", "wrong-type"],
    ["another file", JSON.stringify({ quantization: { quant_algo: "FP8" } }), "llama", "quantization-config"],
    ["a size that is missing", without("Qwen--Qwen3-8B", { hidden_size: null }), "qwen3", "null-value"],
  ])("%s is refused by name", (_, text, as, code) => {
    const result = inspectText(text, { as });
    expect(result.ok ? "" : result.error.code).toBe(code);
  });

  test.each([
    ["lama", 'The file cannot be read as "lama": no family has that name. Did you mean llama?'],
    ["Qwen3", 'The file cannot be read as "Qwen3": no family has that name. Did you mean qwen3?'],
    [
      "deepseek-v3",
      'The file cannot be read as "deepseek-v3": no family has that name. Did you mean deepseek_v3?',
    ],
    [
      "bert",
      'The file cannot be read as "bert", which is an encoder: choose a decoder of text that is known, such as llama, qwen3 or mixtral.',
    ],
    ["t5", 'The file cannot be read as "t5", which is an encoder and a decoder: choose'],
    ["llava", 'The file cannot be read as "llava", which has towers around a decoder: choose'],
    ["zz", 'The file cannot be read as "zz": choose a decoder of text'],
  ])("a choice of %s is refused with what to choose", (as, message) => {
    for (const text of [without("Qwen--Qwen3-8B"), fixture("Qwen--Qwen3-8B")]) {
      const result = inspectText(text, { as });
      // A wrapper that a file without a type is read as has no decoder's config there.
      if (as === "llava" && text !== fixture("Qwen--Qwen3-8B")) continue;
      expect(result.ok ? "" : result.error.message).toContain(message);
    }
  });

  test("a type that has a family is not called unknown where another is chosen", () => {
    const { diagnostics } = chosen(fixture("Qwen--Qwen3-8B"), "llama");
    expect(diagnostics.find(({ code }) => code === "guess")?.message).toMatch(
      /^model_type "qwen3" has a family of its own, and the file is read as llama, as was chosen/,
    );
  });
});

describe("a type whose mechanism is known and not described", () => {
  const read = (model_type: string) =>
    inspectText(
      JSON.stringify({
        ...{ model_type, hidden_size: 4096, intermediate_size: 11008, num_hidden_layers: 32 },
        ...{ num_attention_heads: 32, vocab_size: 65536, hidden_act: "silu", max_position_embeddings: 4096 },
      }),
    );

  test.each<readonly [type: string, message: string]>([
    ["idefics", "gated cross-attention"],
    ...["cohere_compass", "cpmant", "deepseek_ocr2", "kosmos-2", "kosmos-2.5"].map(
      (type) => [type, "which is not described yet"] as const,
    ),
  ])("the guess at %s says what it leaves out", (type, message) => {
    const result = read(type);
    if (!result.ok) throw new Error(result.error.message);
    expect(result.guess).not.toBeNull();
    const { message: said = "" } = result.diagnostics.find(({ code }) => code === "guess") ?? {};
    expect(said).toContain(message);
    expect(said).toContain("not this model's");
  });

  test.each(["blip", "git", "xlnet"])("a %s is like no family, and not guessed at", (type) => {
    const result = read(type);
    expect(result.ok ? {} : result.error).toMatchObject({
      code: "unknown-model-type",
      message: expect.stringContaining("It is like no family that could be guessed at.") as string,
    });
  });
});
