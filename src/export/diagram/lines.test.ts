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

test("a word that is wider than the line is broken where it has parts, and still leads to its value", () => {
  const lines = wrapped([value("nvidia/Llama-3_3-Nemotron-Super")], 100, face, () => undefined);
  expect(texts(lines)).toEqual([["nvidia/Llama-"], ["3_3-Nemotron-"], ["Super"]]);
  expect(lines.flat().map(({ at }) => at)).toEqual(["/body/a", "/body/a", "/body/a"]);
});

test("what goes on in further lines is one: its first piece has the whole of it, and the others say that they are the rest", () => {
  const mark: Mark = { kind: "default", sign: "◇", words: null };
  const words = say`${value("divided by their sum")}, × ${value("2")}`;
  const lines = wrapped(words, 60, face, (at) => (at === "/body/a" ? mark : undefined));
  const ofA = lines.flat().filter(({ at }) => at === "/body/a");
  expect(ofA.map(({ text, whole, isRest = false }) => ({ text, whole, isRest }))).toEqual([
    { text: "divided", whole: "divided by their sum\u00a0◇", isRest: false },
    { text: "by their", whole: undefined, isRest: true },
    { text: "sum\u00a0◇", whole: undefined, isRest: true },
    { text: "2\u00a0◇", whole: undefined, isRest: false },
  ]);
  const long = wrapped([value("nvidia/Llama-3_3-Nemotron-Super")], 100, face, () => undefined).flat();
  expect(long.map(({ whole }) => whole)).toEqual(["nvidia/Llama-3_3-Nemotron-Super", undefined, undefined]);
});

test("a word without parts is broken anywhere, and cut after four lines", () => {
  const lines = texts(wrapped(["x".repeat(100_000)], 60, face, () => undefined)).flat();
  expect(lines.length).toBe(4);
  expect(lines.slice(0, 3).every((line) => /^x+$/.test(line))).toBe(true);
  expect(lines[3]).toMatch(/^x+…$/);
});
