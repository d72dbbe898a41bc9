import { expect, test } from "vitest";
import type { LensResult, LensRow } from "../../engines/lens.ts";
import { fieldReaders } from "./field-readers.ts";

const result = (
  engine: string,
  read: { readonly [field: string]: string },
  unread: readonly string[] = [],
): LensResult => ({
  id: engine,
  engine,
  words: "",
  dangers: 0,
  refused: null,
  rows: Object.entries(read).map(([field, at]): LensRow => ({
    key: field,
    path: "",
    attribute: field,
    of: "text",
    gets: "file",
    value: "1",
    spec: null,
    danger: null,
    silently: false,
    why: null,
    instead: null,
    askedToo: null,
    at,
    more: 0,
    said: [],
    from: [field],
    guarded: false,
  })),
  unmapped: [],
  unread,
  news: null,
});

test.each([
  [
    "who reads it, and where",
    [result("vLLM", { "/scale": "a.py:1" }), result("SGLang", { "/x": "b.py:2" }, ["/scale"])],
    "vLLM reads it at a.py:1; SGLang does not.",
  ],
  ["a member of what is read whole", [result("vLLM", { "/rope": "a.py:3" })], "vLLM reads it at a.py:3."],
  [
    "that no engine reads it",
    [
      result("vLLM", { "/x": "a.py:1" }, ["/scale", "/rope/scale"]),
      result("SGLang", { "/x": "b.py:2" }, ["/scale", "/rope/scale"]),
    ],
    "Neither vLLM nor SGLang reads it.",
  ],
])("of a field it is said %s", (_, results, words) => {
  expect(fieldReaders(results, words.includes("a.py:3") ? "/rope/scale" : "/scale")).toBe(words);
});

test("where no engine has a class, nothing is said", () => {
  expect(fieldReaders([result("vLLM", {})], "/scale")).toBeNull();
});
