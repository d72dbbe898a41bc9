import { expect, test } from "vitest";
import { wrapped } from "./lines.ts";
import type { Mark } from "./marks.ts";
import { say } from "./words.ts";

const face = { size: 12 };
const value = (text: string, at = "/body/a") => ({ text, at });
const texts = (lines: ReturnType<typeof wrapped>) => lines.map((line) => line.map(({ text }) => text));

test("words of a value are one link, and its mark follows them", () => {
  const mark: Mark = { kind: "default", sign: "◇", words: null };
  const words = say`weights ${value("divided by their sum")}, × ${value("2", "/body/b")}`;
  const lines = wrapped(words, 1000, face, (at) => (at === "/body/a" ? mark : undefined));
  expect(texts(lines)).toEqual([["weights ", "divided by their sum\u00a0◇", ", × ", "2"]]);
});

test("lines break at spaces, inside of values too, and never between a figure and its mark", () => {
  const lines = wrapped(say`${value("one two three")} of four`, 60, face, () => undefined);
  expect(texts(lines)).toEqual([["one two"], ["three", " of"], ["four"]]);
});

test("a word that is wider than the line is cut, and still leads to its value", () => {
  const [line = []] = wrapped([value("x".repeat(40))], 60, face, () => undefined);
  expect(line[0]?.text).toMatch(/^x+…$/);
  expect(line[0]?.at).toBe("/body/a");
});
