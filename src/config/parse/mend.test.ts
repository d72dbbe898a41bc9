import fc from "fast-check";
import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { toJson } from "../nodes/node.ts";
import { mendText } from "./mend.ts";
import { parseConfig } from "./parse.ts";

const QWEN = fixture("Qwen--Qwen3-8B");

function read(text: string) {
  const result = parseConfig(text);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return toJson(result.value.root);
}

test.each([
  ['{\n"a": 1\n"b": 2\n}', { a: 1, b: 2 }, [["a comma is added", [2]]]],
  ['{"a": [1,,2]}', { a: [1, 2] }, [["a comma is deleted", [1]]]],
  ["{'a': 'it\\'s \"x\"'}", { a: 'it\'s "x"' }, [["single quotes become double quotes", [1]]]],
  [
    "{'a': True,\n'b': [None, False], 'c': -inf}",
    { a: true, b: [null, false], c: -Infinity },
    [
      ["single quotes become double quotes", [1, 2]],
      ["True becomes true", [1]],
      ["None becomes null", [2]],
      ["False becomes false", [2]],
      ["-inf becomes -Infinity", [2]],
    ],
  ],
  ["{“a”: 1}", { a: 1 }, [["typographic quotes become straight ones", [1]]]],
  ['{a: 1, b.c: "x"}', { a: 1, "b.c": "x" }, [["a key is given quotes", [1]]]],
  ['{"a": 1, # note, "x"\n"b": 2}', { a: 1, b: 2 }, [["a comment with # is deleted", [1]]]],
  ['{\n\u00a0"a": 1\u200b}', { a: 1 }, [["an invisible character is deleted", [2]]]],
  ['Here it is:\n```json\n{"a" : 1,\n "b": TRUE}\n```\n', { a: 1, b: true }, null],
  [
    'LlamaConfig {\n  "a": 1\n "b": 2\n}',
    { a: 1, b: 2 },
    [
      ["what stands before the first { is deleted", [1]],
      ["a comma is added", [2]],
    ],
  ],
  [
    '```json\n{"a" : 1,\n "b": TRUE}\n```\n',
    { a: 1, b: true },
    [
      ["what stands before the first { is deleted", [1]],
      ["TRUE becomes true", [3]],
      ["what follows the last } is deleted", [4]],
    ],
  ],
  ['"a": 1,\n"b": 2,\n', { a: 1, b: 2 }, [["the braces around it are added", [1]]]],
])("%j is put right", (text, value, mends) => {
  const mended = mendText(text);
  if (mends === null) {
    expect(mended).toBeNull();
    return;
  }
  expect(mended?.mends.map(({ what, lines }) => [what, lines])).toEqual(mends);
  expect(read(mended?.text ?? "")).toEqual(value);
});

test.each([
  QWEN,
  "",
  "<html>",
  QWEN.slice(0, 300),
  '{"a": "x',
  '{"a": 1}\n{"b": 2}',
  '{"a": llama}',
  '{"a": [1, 2}',
  '{"a": }',
  `{${" ".repeat(300_000)}'a': 1}`,
])("a text that reads, or whose meaning would be a guess, stays: %#", (text) => {
  expect(mendText(text)).toBeNull();
});

test("a config that lost a comma is what it was", () => {
  const commas = [...QWEN.matchAll(/,(?=\n)/g)].map(({ index }) => index);
  for (const at of commas) {
    const mended = mendText(QWEN.slice(0, at) + QWEN.slice(at + 1));
    expect(mended?.text).toBe(QWEN);
  }
});

test("whatever the text, it ends, and what is mended can be read", () => {
  const pieces = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    "'b'",
    "True",
    "#",
    "\n",
    "1",
    "“c”",
    "x",
    "`",
    "\u00a0",
    "//",
    "(",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => {
      const mended = mendText(parts.join(""));
      if (mended) expect(parseConfig(mended.text).ok).toBe(true);
    }),
  );
});

test("slips that have a long text read from its start again and again are not put right, and few of them are", () => {
  const good = Array.from({ length: 9000 }, (_, at) => `"key_${at}": ${at}`).join(",\n");
  const after = (slips: number): string =>
    `{${good},\n${Array.from({ length: slips }, (_, at) => `"slip_${at}": True`).join(",\n")}}`;
  expect(mendText(after(2))?.text).toContain('"slip_1": true');
  expect(mendText(after(900))).toBeNull();
});
