import { expect, test } from "vitest";
import { jsonHas, shortJson } from "./short-json.ts";

test("short values are exact JSON", () => {
  for (const value of [1e-6, null, "a\n", [1, 2], { a: [true] }, []])
    expect(shortJson(value)).toBe(JSON.stringify(value));
});

test("numbers that JSON lacks are told from null", () => {
  expect(shortJson([0, Infinity, 1e-6, 1e21])).toBe("[0,Infinity,0.000001,1e+21]");
});

test("long values show their beginning and their size", () => {
  const list = Array.from({ length: 5000 }, (_, index) => `model.layers.${index}`);
  expect(shortJson(list)).toMatch(/^\["model\.layers\.0",.*, … 5000 items\]$/);
  expect(shortJson(list).length).toBeLessThan(450);
  const map = Object.fromEntries(list.map((name) => [name, { quant_algo: "FP8" }]));
  expect(shortJson(map)).toMatch(/^\{"model\.layers\.0":\{"quant_algo":"FP8"\},.*, … 5000 entries\}$/);
  expect(shortJson("x".repeat(5000))).toMatch(/x…" \(5000 characters\)$/);
});

test("a search looks into long values too, beyond what is shown of them", () => {
  const list = Array.from({ length: 5000 }, (_, index) => `Layer.${index}`);
  expect(jsonHas(list, "layer.4999")).toBe(true);
  expect(jsonHas({ deep: { Name: 1 } }, "name")).toBe(true);
  expect(jsonHas(list, "nothing")).toBe(false);
});
