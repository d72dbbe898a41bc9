import { expect, test } from "vitest";
import { append, largest, smallest } from "./many.ts";

const MANY = Array.from({ length: 500_000 }, (_, index) => index - 250_000);

test("half a million numbers have a largest and a smallest, and are put behind others", () => {
  expect([largest(MANY), smallest(MANY)]).toEqual([249_999, -250_000]);
  const list = [1];
  append(list, MANY);
  expect([list.length, list[0], list[1]]).toEqual([500_001, 1, -250_000]);
});

test("none have the bound, or an infinite one", () => {
  expect([largest([]), largest([], 3), largest([1], 3), smallest([])]).toEqual([-Infinity, 3, 3, Infinity]);
  expect(largest([1, Number.NaN])).toBeNaN();
});
