import { expect, test } from "vitest";
import { indexText, numbersOf } from "./numbers.ts";

test("numbers that the name has count beside those of layers and experts", () => {
  const ranges = { layer: [[0, 3]], expert: [[0, 7]] } as const;
  expect(numbersOf("h.{layer}.mlp.0.experts.{expert}.w1.weight", ranges)).toEqual({
    name: "h.{}.mlp.{}.experts.{}.w1.weight",
    box: [[[0, 3]], [[0, 0]], [[0, 7]]],
  });
});

test("indexes are a list of ranges, a product, or the first numbers with the rest of each", () => {
  expect(indexText([[]])).toBe("");
  expect(
    indexText([
      [[[4, 5]]],
      [
        [
          [0, 3],
          [9, 9],
        ],
      ],
    ]),
  ).toBe("0-5,9");
  expect(
    indexText([
      [
        [
          [3, 4],
          [6, 6],
        ],
        [[0, 7]],
      ],
    ]),
  ).toBe("3-4,6 x 0-7");
  expect(
    indexText([
      [[[0, 1]], [[0, 3]]],
      [[[2, 2]], [[0, 7]]],
    ]),
  ).toBe("0:0-3;1:0-3;2:0-7");
  expect(
    indexText([
      [[[0, 1]], [[0, 0]]],
      [[[0, 1]], [[2, 2]]],
    ]),
  ).toBe("0-1 x 0,2");
  expect(indexText([[[[0, 1]], [[0, 1]], [[0, 2]]]])).toBe("0-1 x (0:0-2;1:0-2)");
});
