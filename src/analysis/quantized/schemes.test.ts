import { expect, test } from "vitest";
import { inspectedText } from "../../fixtures/inspected.ts";
import type { ModulePatterns, QuantizationNormalForm } from "../../spec/formats/quantization.ts";
import type { Matrix } from "./matrix.ts";
import type { NameParts } from "./module-names.ts";
import { Schemes } from "./schemes.ts";

const FORM = inspectedText(
  JSON.stringify({
    model_type: "qwen3_moe",
    quantization_config: { quant_method: "fp8", weight_block_size: [128, 128] },
  }),
).spec.quantization?.normal_form as QuantizationNormalForm;

const KINDS = [
  "exact",
  "prefix",
  "substring",
  "component",
  "path",
  "glob",
  "regex_prefix",
  "regex_whole",
] as const;

const matrix = (names: readonly NameParts[], count = 1): Matrix => ({
  local: [],
  names: { names, fused: [] },
  rows: 128,
  columns: 128,
  count,
  role: "linear",
  routed: count > 1,
});

const inLayers = (after: string): NameParts => ({ before: "model.layers.", after, inExpert: null });
const MATRICES = [
  matrix([inLayers(".self_attn.q_proj")]),
  matrix([inLayers(".mlp.gate")]),
  matrix([{ ...inLayers(".mlp.experts."), inExpert: ".up_proj" }], 12),
  matrix([inLayers(".mlp.up_proj"), { ...inLayers(".mlp.up_proj"), before: "mtp.layers." }]),
];

/** Numbers as a generator gives them (Numerical Recipes' constants): the same in each run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; state = (Math.imul(state, 1664525) + 1013904223) >>> 0) yield state >>> 8;
}

const ABOUT_LAYERS = [
  "self_attn.q_proj",
  "mlp.gate",
  "mlp.experts.3.up_proj",
  "mlp.experts.1",
  "mlp",
  "mlp.up_proj",
];
const OTHERS = [
  "lm_head",
  "mlp.gate",
  "model.layers.*.mlp.up_proj",
  "self_attn",
  "layers.1",
  "*.gate",
  "layers\\.?.mlp",
  "re:.*",
];

function excluding(excluded: string[], kind: ModulePatterns): QuantizationNormalForm {
  return { ...FORM, module_patterns: kind, excluded_modules: excluded };
}

test.each(KINDS)("what lists say of layers alike is decided as if each were asked on its own: %s", (kind) => {
  const next = numbers(7);
  const random = (below: number): number => next.next().value % below;
  for (let round = 0; round < 60; round++) {
    const layers = Array.from({ length: 1 + random(12) }, () => random(14));
    const modules = Array.from(
      { length: 1 + random(3) },
      () => ABOUT_LAYERS[random(ABOUT_LAYERS.length)] ?? "",
    );
    const excluded = layers.flatMap((layer) =>
      modules.filter(() => random(5) > 0).map((module) => `model.layers.${layer}.${module}`),
    );
    if (random(2) === 0) excluded.push(OTHERS[random(OTHERS.length)] ?? "");
    if (random(4) === 0) excluded.push(`mtp.layers.${random(3)}.mlp.up_proj`);
    const form = excluding(excluded, kind);
    // A form of its own, for schemes are made once a form.
    const [few, all] = [Schemes.of(form), Schemes.ofAnyModule(structuredClone(form))];
    const places = Array.from({ length: 14 }, (_, layer) =>
      layer < 11 ? { layer } : { layer, draft: layer - 11 },
    );
    const decided = (schemes: Schemes) =>
      MATRICES.flatMap((each) => places.map((place) => schemes.of(each, place)));
    const kept = (each: Matrix, how: "of" | "numbersOf") =>
      places.map((place) =>
        few[how](each, place).reduce((total, { scheme, count }) => total + (scheme ? count : 0), 0),
      );
    expect([excluded, decided(few)]).toEqual([excluded, decided(all)]);
    for (const each of MATRICES) expect(kept(each, "numbersOf")).toEqual(kept(each, "of"));
  }
});

test("the modules of a tower are numbered on their own", () => {
  const form = excluding(["layers.0.fc1", "layers.1.fc1"], "substring");
  const tower = matrix([{ before: "vision.layers.", after: null, inExpert: ".fc1" }], 3);
  const left = (schemes: Schemes) =>
    schemes.of(tower, null).reduce((sum, { scheme, count }) => sum + (scheme ? 0 : count), 0);
  expect(left(Schemes.ofAnyModule(form))).toBe(2);
});
