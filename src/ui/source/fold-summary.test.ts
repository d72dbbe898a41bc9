import { expect, test } from "vitest";
import { foldSummary, longArrays } from "./fold-summary.ts";

test("counts items and fields", () => {
  expect(foldSummary('"a", "b, c"', true)).toBe("2 items");
  expect(foldSummary('"a": {"x": 1, "y": 2}', false)).toBe("1 field");
});

test("finds arrays of more than eight elements", () => {
  const text = '{"a": [1,2,3,4,5,6,7,8,9], "b": [1,2,3]}';
  const field = (valueStart: number) => ({
    pointer: "/a",
    use: { use: "mapped", to: [] } as const,
    start: 0,
    valueStart,
    end: text.indexOf("]", valueStart) + 1,
  });
  const found = longArrays(text, [field(text.indexOf("[")), field(text.lastIndexOf("["))]);
  expect(found.map(({ from, to }) => text.slice(from, to))).toEqual(["1,2,3,4,5,6,7,8,9"]);
});
