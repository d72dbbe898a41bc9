import { describe, expect, test } from "vitest";
import { parseConfig } from "./parse.ts";

function errorOf(text: string) {
  const result = parseConfig(text);
  if (result.ok) throw new Error("the text was read");
  return result.error;
}

type Case = readonly [text: string, code: string, line: number, column: number, says: RegExp];

/** The position of every error is written by hand, and the message must say what was found or what to do. */
function check(cases: readonly Case[]): void {
  test.each(cases)("%j is %s", (text, code, line, column, says) => {
    const error = errorOf(text);
    expect(error).toMatchObject({ code, line, column });
    expect(error.message).toMatch(says);
    expect(error.message).toMatch(/^[^!]*\.$/);
  });
}

describe("texts that are something else", () => {
  check([
    ["", "empty", 1, 1, /empty/],
    [" \n\t ", "empty", 1, 1, /empty/],
    ["// nothing\n", "empty", 1, 1, /only comments/],
    ["<!doctype html>\n<title>Sign in</title>", "web-page", 1, 1, /web page, not JSON.*raw or resolve/],
    ["\n  <html>", "web-page", 2, 3, /web page/],
    [
      "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n",
      "git-lfs-pointer",
      1,
      1,
      /git lfs pull/,
    ],
    ["model_type: llama\nhidden_size: 4096\n", "yaml", 1, 1, /YAML/],
    ["---\nmodel_type: llama", "yaml", 1, 1, /YAML/],
    ["# a comment\n\n- llama", "yaml", 1, 1, /YAML/],
    ["Entry not found", "plain-text", 1, 1, /plain text/],
    ["404: Not Found", "plain-text", 1, 1, /plain text/],
    ['LlamaConfig {\n  "a": 1\n}', "text-before-start", 1, 1, /before the first \{/],
    ["```json\n{}\n```", "text-before-start", 1, 1, /code fence/],
    ["config = {'a': 1}", "text-before-start", 1, 1, /Delete it/],
    ["[1, 2]", "not-an-object", 1, 1, /is an array/],
    ['\n "llama"', "not-an-object", 2, 2, /is a string/],
    ["-3.5", "not-an-object", 1, 1, /the number -3.5/],
    ["null", "not-an-object", 1, 1, /is null/],
    ["true", "not-an-object", 1, 1, /is true/],
    ["NaN", "not-an-object", 1, 1, /NaN/],
    ['{"__float__": "NaN"}', "not-an-object", 1, 1, /NaN/],
    [
      '[{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}]',
      "not-an-object",
      1,
      1,
      /modules\.json/,
    ],
  ]);
});

describe("texts of another encoding, read as UTF-8", () => {
  const readAsUtf8 = (bytes: Buffer): string => bytes.toString("utf8");
  const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");
  const utf32 = (text: string): Buffer =>
    Buffer.concat([...text].map((character) => Buffer.from([character.charCodeAt(0), 0, 0, 0])));
  const text = '{\n "model_type": "llama"}';
  check([
    [readAsUtf8(utf16(`\uFEFF${text}`)), "other-encoding", 1, 1, /is UTF-16, .*iconv -f UTF-16 -t/],
    [readAsUtf8(utf16(`\uFEFF${text}`).swap16()), "other-encoding", 1, 1, /iconv -f UTF-16 -t/],
    [readAsUtf8(utf16(text)), "other-encoding", 1, 1, /iconv -f UTF-16LE -t/],
    [readAsUtf8(utf16(text).swap16()), "other-encoding", 1, 1, /iconv -f UTF-16BE -t/],
    [
      readAsUtf8(Buffer.concat([Buffer.from([255, 254, 0, 0]), utf32(text)])),
      "other-encoding",
      1,
      1,
      /is UTF-32,/,
    ],
    [readAsUtf8(utf32(text)), "other-encoding", 1, 1, /iconv -f UTF-32LE -t/],
  ]);
});

describe("quotes and words", () => {
  check([
    ["{'a': 1}", "single-quotes", 1, 2, /'a'.*double quotes/],
    ["{\"a\":\n 'it is'}", "single-quotes", 2, 2, /'it is'/],
    ["'a'", "single-quotes", 1, 1, /double quotes/],
    ["{'a': True, None}", "python-dict", 1, 2, /Python dict.*true, false and null/],
    ['{\n"a": True}', "python-dict", 2, 6, /Python dict/],
    ['{"a": [None]}', "python-dict", 1, 8, /Python dict/],
    ['{"a": -inf}', "python-dict", 1, 7, /Python dict/],
    ["{“a”: 1}", "curly-quotes", 1, 2, /“a”.*straight/],
    ["{a: 1}", "unquoted-key", 1, 2, /key a has no quotes/],
    ["{\n  1: 2}", "unquoted-key", 2, 3, /key 1 /],
    ["{null: 2}", "unquoted-key", 1, 2, /key null/],
    ['{"a": llama}', "unexpected-text", 1, 7, /Found llama/],
    ['{"a": TRUE}', "unexpected-text", 1, 7, /true, false and null/],
    ['{"a": 1, # note\n"b": 2}', "hash-comment", 1, 10, /comment with #/],
    ['{"a": 1 # note\n}', "hash-comment", 1, 9, /comment with #/],
    ['{\n\u00a0"a": 1}', "invisible-character", 2, 1, /U\+00A0/],
    ['{"a": 1\u200b}', "invisible-character", 1, 8, /U\+200B/],
    ['{"a": "say "hi" to"}', "unescaped-quote", 1, 13, /hi follows at once.*\\"/],
  ]);
});

describe("structure", () => {
  check([
    ['{\n  "a": 1\n  "b": 2\n}', "missing-comma", 2, 9, /"b" on line 3/],
    ['{"a": [1 2]}', "missing-comma", 1, 9, /this value and 2/],
    ['{"a": {} "b": 1}', "missing-comma", 1, 9, /"b"/],
    ['{"a" 1}', "missing-colon", 1, 5, /"a" needs a colon.* 1 follows/],
    ['{"a", "b"}', "missing-colon", 1, 5, /, follows/],
    ['{"a": }', "missing-value", 1, 7, /no value/],
    ['{"a":\n, "b": 1}', "missing-value", 2, 1, /no value/],
    ['{"a": 1,, "b": 2}', "extra-comma", 1, 9, /no value before it/],
    ["{,}", "extra-comma", 1, 2, /Delete the comma/],
    ['{"a": [1,,2]}', "extra-comma", 1, 10, /Delete the comma/],
    ["{: 1}", "missing-key", 1, 2, /Found :/],
    ['{{"a": 1}}', "missing-key", 1, 2, /Found \{/],
    ['{"a": "b": 1}', "unexpected-text", 1, 10, /colon after a value/],
    ['{"a": [:]}', "unexpected-text", 1, 8, /Found :/],
    ["}", "unexpected-text", 1, 1, /Found \}/],
    ['{\n"a": [1, 2}\n', "mismatched-bracket", 2, 11, /Found \} where the \[ opened on line 2/],
    ['{"a": 1]', "mismatched-bracket", 1, 8, /closed with \}/],
    ['{"a": [1, }', "mismatched-bracket", 1, 11, /closed with \]/],
    ["{]", "mismatched-bracket", 1, 2, /closed with \}/],
    ['{"a": 1}\n}', "text-after-end", 2, 1, /ends on line 1, but \} follows/],
    ['{"a": 1}\n{"b": 2}', "text-after-end", 2, 1, /but \{ follows/],
    ['"a": 1, "b": 2', "missing-braces", 1, 1, /Put \{ before and \} after/],
  ]);
});

describe("text that is cut off", () => {
  check([
    ['{\n  "a": {\n    "b": 1\n', "unexpected-end", 3, 11, /\{ opened on line 2/],
    ['{\n  "a": {\n    "b": 1 }\n\n', "unexpected-end", 3, 13, /\{ opened on line 1/],
    ['{"a":', "unexpected-end", 1, 6, /line 1/],
    ['{"a"', "unexpected-end", 1, 5, /line 1/],
    ['{\n"a": [1,', "unexpected-end", 2, 9, /\[ opened on line 2/],
    ['{"a": tru', "unexpected-end", 1, 10, /cut off/],
    ['{"a": -Inf', "unexpected-end", 1, 11, /cut off/],
    ['{"a": 1.', "unexpected-end", 1, 9, /cut off/],
    ['{\n"a": "lla', "unterminated-string", 2, 6, /ends inside the string "lla/],
    ['{"a": "b\\', "unterminated-string", 1, 7, /ends inside/],
    ['{"a": "b\\u00', "unterminated-string", 1, 7, /ends inside/],
    ['{"a": 1 /* no', "unterminated-comment", 1, 9, /never ends/],
  ]);

  test("any cut through a config is recognised as one", () => {
    const text = '{\n "a": [-1.5e+3, true, "x\\u00e9\\n", null],\n "b": {"c": -Infinity, "d": NaN}\n}';
    for (let length = 1; length < text.length; length++) {
      expect(["unexpected-end", "unterminated-string"]).toContain(errorOf(text.slice(0, length)).code);
    }
  });
});

describe("strings", () => {
  check([
    ['{"a": "b\n}', "unterminated-string", 1, 7, /"b is not closed on its line/],
    ['{"a\r\n": 1}', "unterminated-string", 1, 2, /written \\n/],
    ['{"a": "C:\\dir"}', "invalid-escape", 1, 10, /\\d.*written \\\\/],
    ['{"a": "it\\\'s"}', "invalid-escape", 1, 10, /\\'/],
    ['{"a": "\\u12G4"}', "invalid-escape", 1, 8, /four hexadecimal digits/],
    ['{"a": "x\ty"}', "control-character", 1, 9, /tab.*\\t/],
    ['{"a": "\u0000"}', "control-character", 1, 8, /U\+0000.*\\u0000/],
    ['{"a": "say \\"hi\\"\ty"}', "control-character", 1, 18, /tab/],
    ['{"a": "\\q\ty"}', "invalid-escape", 1, 8, /\\q/],
  ]);
});

describe("numbers", () => {
  check([
    ['{"a": 01}', "invalid-number", 1, 7, /Found 01.*start with a zero/],
    ['{"a": -012}', "invalid-number", 1, 7, /start with a zero/],
    ['{"a": 1.}', "invalid-number", 1, 7, /Found 1\..*1\.0/],
    ['{"a": 1.e5}', "invalid-number", 1, 7, /after the point/],
    ['{"a": .5}', "invalid-number", 1, 7, /before the point/],
    ['{"a": -.5}', "invalid-number", 1, 7, /before the point/],
    ['{"a": +1}', "invalid-number", 1, 7, /no plus sign/],
    ['{"a": 1e}', "invalid-number", 1, 7, /exponent/],
    ['{"a": 1e+, "b": 2}', "invalid-number", 1, 7, /exponent/],
    ['{"a": -}', "invalid-number", 1, 7, /Found -/],
    ['{"a": 0x1F}', "invalid-number", 1, 7, /Found 0x1F.*plain decimal/],
    ['{"a": [1_000]}', "invalid-number", 1, 8, /plain decimal/],
    ['{"a": 1.5.2}', "invalid-number", 1, 7, /plain decimal/],
    ['{"a": - Infinity}', "invalid-number", 1, 7, /Found -/],
  ]);
});

test("messages quote at most a few words of the text, on one line", () => {
  const texts = [
    `{"a": ${"x".repeat(1e5)}}`,
    `{"${"k".repeat(1e5)}" 1}`,
    `{${"'".repeat(1e5)}`,
    `{"a": "${"y".repeat(1e5)}`,
  ];
  for (const text of texts) expect(errorOf(text).message).toMatch(/^.{10,250}$/);
});
