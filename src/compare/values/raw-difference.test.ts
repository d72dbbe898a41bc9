import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { compareInspections } from "../compare-inspections.ts";
import { MINIMAX, sideOf } from "../sides.test-support.ts";

test("values beyond JSON and byte-order marks are read as the inspection reads them", () => {
  const text = fixture(MINIMAX).replace('"rope_theta"', '"zz_nan": NaN, "rope_theta"');
  const marked = `\uFEFF${text.replace("NaN", '{"__float__": "NaN"}')}`;
  expect(compareInspections(sideOf(text), sideOf(marked)).fields).toEqual([]);
  const other = marked.replace('"NaN"', '"Infinity"');
  expect(compareInspections(sideOf(text), sideOf(other)).fields.map(({ pointer }) => pointer)).toEqual([
    "/zz_nan",
  ]);
});
