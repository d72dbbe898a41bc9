import { expect, test } from "vitest";
import { lensResultOf, lensRow } from "../../engines/lens.test-support.ts";
import { fieldReaders } from "./field-readers.ts";

const result = (engine: string, read: { readonly [field: string]: string }, unread: readonly string[] = []) =>
  lensResultOf(
    engine,
    Object.entries(read).map(([field, at]) => lensRow(field, { at, from: [field] })),
    { unread },
  );

test.each([
  [
    "who reads it, and where",
    [result("vLLM", { "/scale": "a.py:1" }), result("SGLang", { "/x": "b.py:2" }, ["/scale"])],
    "vLLM reads it at a.py:1; no line in the table of SGLang does.",
  ],
  ["a member of what is read whole", [result("vLLM", { "/rope": "a.py:3" })], "vLLM reads it at a.py:3."],
  [
    "that no line reads it: the tables do not have all of an engine's code",
    [
      result("vLLM", { "/x": "a.py:1" }, ["/scale", "/rope/scale"]),
      result("SGLang", { "/x": "b.py:2" }, ["/scale", "/rope/scale"]),
    ],
    "No line in the tables of vLLM and SGLang reads it.",
  ],
  [
    "that it is not known of an engine that has transformers' code build the model, whose lines no table has",
    [result("vLLM", { "/x": "a.py:1" }), result("SGLang", { "/x": "b.py:2" }, ["/scale"])],
    "No line in the table of SGLang reads it; vLLM has transformers’ own code build the model, which its table does not have.",
  ],
])("of a field it is said %s", (_, results, words) => {
  expect(fieldReaders(results, words.includes("a.py:3") ? "/rope/scale" : "/scale")).toBe(words);
});

test("two tables of one engine are each told for themselves", () => {
  const results = [result("vLLM", { "/scale": "a.py:1" }), result("vLLM", { "/x": "a.py:2" }, ["/scale"])];
  expect(fieldReaders(results, "/scale")).toBe("vLLM reads it at a.py:1; no line in the table of vLLM does.");
});

test("where no engine has a class, nothing is said", () => {
  expect(fieldReaders([result("vLLM", {})], "/scale")).toBeNull();
});
