import { expect, test } from "vitest";
import { astrayWords } from "./astray-words.ts";

const value = (value: number) => ({ is: "value", value, source: { kind: "base_default" } }) as const;
const differing = (attribute: string) => ({ attribute, was: value(1_000_000), now: value(10_000) });

test("a summary says which versions refuse a saved file or read it otherwise, and what", () => {
  const read = (names: readonly string[]) => ({ refused: {}, reads: { "4.57.6": names.map(differing) } });
  expect(astrayWords({ refused: {}, reads: {} })).toBe("");
  expect(astrayWords(read(["rope_theta"]))).toBe("; 4.57.6 reads rope_theta otherwise");
  expect(astrayWords(read(["a", "b", "c", "d"]))).toBe("; 4.57.6 reads 4 attributes otherwise");
  expect(astrayWords({ refused: { "5.17.0": "why" }, reads: {} })).toBe("; 5.17.0 refuses it");
});
