import { expect, test } from "vitest";
import { differenceInWords } from "./shown.ts";

test("a number without end is no null", () => {
  expect(differenceInWords([0, 1], [0, Number.POSITIVE_INFINITY])).toContain("Infinity");
});
