import { describe, expect, test } from "vitest";
import { patternWords, slotWords } from "./layer-words.ts";

/** n layers, "full" where `is`, else "linear". */
const slot = (n: number, is: (layer: number) => boolean): string[] =>
  Array.from({ length: n }, (_, layer) => (is(layer) ? "full" : "linear"));

describe("patterns", () => {
  test.each<[number[], number, number, string]>([
    [[], 0, 9, "no layer"],
    [[0, 1, 2], 0, 2, "every layer"],
    [[3, 7, 11], 0, 11, "every 4th layer"],
    [[3, 7, 11], 3, 14, "every 4th layer"],
    [[0, 2, 4], 0, 5, "every 2nd layer from 0"],
    [[7, 11, 15], 0, 18, "every 4th layer from 7"],
    // It ends before the range does.
    [[3, 7, 11], 0, 20, "layers 3, 7, 11"],
    [[0, 1, 2, 5], 0, 9, "layers 0–2, 5"],
    [[4], 0, 9, "layer 4"],
    [[2, 5, 8], 0, 10, "every 3rd layer"],
    [[0, 1, 2, 4, 5, 6, 8, 9, 10, 12], 0, 12, "all but every 4th layer"],
    [[10, 21, 32], 0, 40, "every 11th layer"],
  ])("%j of %i to %i is %s", (layers, from, to, words) => {
    expect(patternWords(layers, from, to)).toBe(words);
  });
});

describe("differences in words", () => {
  const everyFourth = slot(64, (layer) => layer % 4 === 3);

  test("another period, in the range that differs", () => {
    expect(
      slotWords(
        everyFourth,
        slot(64, (layer) => layer % 8 === 7),
      ),
    ).toEqual([
      "layers 3–59: full on every 4th layer and linear on the rest → full on every 8th layer and linear on the rest",
    ]);
  });

  test("every layer to every 4th", () => {
    expect(
      slotWords(
        slot(64, (layer) => layer < 61),
        slot(64, (layer) => layer < 61 && layer % 4 === 3),
      ),
    ).toEqual(["layers 0–60: full → full on every 4th layer and linear on the rest"]);
  });

  test("a few runs are told one by one", () => {
    expect(
      slotWords(
        slot(10, (layer) => layer < 3),
        slot(10, (layer) => layer === 7),
      ),
    ).toEqual(["layers 0–2: full → linear", "layer 7: linear → full"]);
  });

  test("layers that only one side has do not count: the pattern goes on", () => {
    expect(
      slotWords(
        everyFourth,
        slot(40, (layer) => layer % 4 === 3),
      ),
    ).toEqual([]);
  });

  test("where no kind is on both sides, all of either side's", () => {
    const kinds = (often: string, rare: string, at: number) =>
      Array.from({ length: 16 }, (_, layer) => (layer % 4 === at ? rare : often));
    expect(slotWords(kinds("delta", "full", 3), kinds("Kimi delta", "latent", 0))).toEqual([
      "layers 0–15: full on every 4th layer and delta on the rest → latent on every 4th layer from 0 and Kimi delta on the rest",
    ]);
  });

  test("three kinds: each with its layers, the last of which has the rest", () => {
    const a = Array.from({ length: 24 }, (_, layer) => ["x", "y", "z"][layer % 3]);
    const b = Array.from({ length: 24 }, (_, layer) => ["y", "x", "z"][layer % 3]);
    expect(slotWords(a, b)).toEqual([
      "layers 0–22: z on every 3rd layer, x on every 3rd layer from 0 and y on the rest → z on every 3rd layer, x on every 3rd layer from 1 and y on the rest",
    ]);
  });
});
