import { expect, test } from "vitest";
import { astrayWords } from "./astray-words.ts";

const value = (value: number) => ({ is: "value", value, source: { kind: "base_default" } }) as const;
const differing = (attribute: string) => ({ attribute, was: value(1_000_000), now: value(10_000) });

test("a summary says which versions read a saved file otherwise, and what", () => {
  expect(astrayWords({})).toBe("");
  expect(astrayWords({ "4.57.6": [differing("rope_theta")] })).toBe("; 4.57.6 reads rope_theta otherwise");
  expect(astrayWords({ "4.57.6": ["a", "b", "c", "d"].map(differing) })).toBe(
    "; 4.57.6 reads 4 attributes otherwise",
  );
});
