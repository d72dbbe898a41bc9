import { describe, expect, test } from "vitest";
import { parametersByComponent } from "../analysis/parameters/by-component.ts";
import { parametersByLayerKind } from "../analysis/parameters/by-layer.ts";
import { CONFIGS, fixture } from "../fixtures/read.ts";
import { inspectText } from "./inspect-text.ts";

function partsOf(name: string) {
  const result = inspectText(fixture(name));
  if (!result.ok) throw new Error(result.error.message);
  const { spec, parameters } = result;
  return { body: spec.body, parameters, parts: parametersByComponent(spec.body) };
}

describe.each(CONFIGS)("%s", (name) => {
  test("its parts add up to its parameters, all of them and those of one token", () => {
    const { parts, parameters } = partsOf(name);
    const sum = (of: "each" | "activeEach", inModules: boolean): number =>
      parts
        .filter(({ where }) => (where === "mtp") === inModules)
        .reduce((total, part) => total + part.count * part[of], 0);
    expect(sum("each", false)).toBe(parameters?.text);
    expect(sum("activeEach", false)).toBe(parameters?.active);
    expect(sum("each", true)).toBe(parameters?.mtp);
  });

  test("its kinds of layers add up to its layers", () => {
    const { body, parameters } = partsOf(name);
    const kinds = parametersByLayerKind(body);
    const inLayers = parameters?.layers.reduce(
      (total, run) => total + (run.to - run.from + 1) * run.params,
      0,
    );
    expect(kinds.reduce((total, { count, each }) => total + count * each, 0)).toBe(inLayers);
    expect(kinds.reduce((total, { count }) => total + count, 0)).toBe(body.num_layers);
  });

  test("each formula in numbers comes to the figure that it explains", () => {
    for (const { type, formula, each } of partsOf(name).parts) {
      if (type === null) continue;
      expect([type, evaluated(formula)]).toEqual([type, each]);
    }
  });
});

/** The value of a formula: names stand before their factors, and words behind a number are left out. */
function evaluated(formula: string): number {
  const numbers = formula.replace(/experts/g, "").replace(/[a-z_][\w.]*|,/gi, " ");
  if (!/^[\d\s()×+]*$/.test(numbers)) throw new Error(`no formula: ${formula}`);
  return [...numbers.matchAll(/(?:\s*(\d+)\s*×\s*\(([^)]*)\))|([^+()]+)/g)].reduce(
    (sum, [, times, inner, plain]) => {
      const terms = (inner ?? plain ?? "").split("+").filter((term) => term.trim() !== "");
      const value = terms.reduce(
        (total, term) => total + term.split("×").reduce((product, factor) => product * Number(factor), 1),
        0,
      );
      return sum + Number(times ?? 1) * value;
    },
    0,
  );
}
