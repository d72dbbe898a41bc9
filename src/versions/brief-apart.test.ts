import { expect, test } from "vitest";
import { briefApart } from "./brief-apart.ts";

const SCALING = { factor: 8, low_freq_factor: 1, high_freq_factor: 4, rope_type: "llama3" };

test("values that cutting would make alike are shown by what they differ in", () => {
  expect(briefApart([SCALING, { ...SCALING, rope_theta: 500000 }], 25)).toEqual([
    "{4 alike}",
    '{4 alike, "rope_theta":500000}',
  ]);
  expect(briefApart([["sliding", "full"], ["sliding", "all"], ["sliding"]], 9)).toEqual([
    '[1 alike, "full"]',
    '[1 alike, "all"]',
    "[1 alike]",
  ]);
});

test("what is short, alike or of other types is shown as it is", () => {
  expect(briefApart([1, 2])).toEqual(["1", "2"]);
  expect(briefApart([SCALING, SCALING], 10)).toEqual(['{"factor":…', '{"factor":…']);
});
