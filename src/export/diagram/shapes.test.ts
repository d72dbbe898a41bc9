import { describe, expect, test } from "vitest";
import { inspected } from "../../fixtures/inspected.ts";
import { CONFIGS } from "../../fixtures/read.ts";
import { type Box, boxesOf } from "./content.ts";
import { pictureOf } from "./picture.ts";
import { textOf } from "./words.ts";

/** What factors and sums of a shape come to; null where it is none. */
function valueOf(shape: string): number | null {
  const plain = shape.replaceAll(",", "").trim();
  if (!/^[\d\s×+()]+$/.test(plain)) return null;
  const sumOf = (text: string): number =>
    text
      .split("+")
      .reduce((sum, term) => sum + term.split("×").reduce((all, each) => all * Number(each), 1), 0);
  const flat = plain.replaceAll(/\(([^()]*)\)/g, (_, inner: string) => String(sumOf(inner)));
  return /[()]/.test(flat) ? null : sumOf(flat);
}

/** The numbers of a matrix by the lines of its box: "q 64 → 2 × 32", "k, v 64 → 1 × 32", and "+ 48 × 128" for more of it. */
function drawnSize({ lines }: Box): number | null {
  let size = 0;
  let input: number | null = null;
  for (const line of lines.map(textOf)) {
    const more = /^\+ ([\d×+, ]+)$/.exec(line);
    const [, names = "", from = "", to = ""] =
      /^((?:[a-z]+, )*[a-z]+ )?([\d(][\d×+,() ]*) → ([\d×+,() ]+?)(?:, with bias)?$/.exec(line) ?? [];
    if (from !== "") {
      input = valueOf(from);
      const output = valueOf(to);
      if (input === null || output === null) return null;
      size += (names === "" ? 1 : names.split(",").length) * input * output;
    } else if (more && input !== null) size += input * (valueOf(more[1] ?? "") ?? NaN);
    else if (line.includes("→")) return null;
  }
  return size === 0 ? null : size;
}

describe.each(CONFIGS)("%s", (name) => {
  test("figures of a box that stands for one matrix multiply to its size", () => {
    const wrong = boxesOf(pictureOf(inspected(name), "")).flatMap((box) => {
      const matrices = new Map(
        box.weights
          .filter(({ tensor }) => tensor.role === "matrix" && tensor.count === 1)
          .map(({ tensor }) => [tensor.name, tensor.shape.reduce((all, each) => all * each, 1)]),
      );
      const [size, ...others] = matrices.values();
      const drawn = drawnSize(box);
      if (box.summary === true || size === undefined || others.length > 0 || drawn === null) return [];
      return drawn === size ? [] : [`${textOf(box.title)}: ${drawn} of ${size}`];
    });
    expect(wrong).toEqual([]);
  });
});
