import fc from "fast-check";
import { expect, test } from "vitest";
import { lineIndex, linesOf, positionAt } from "./line-index.ts";
import { parseConfig } from "./parse.ts";

test("lines end with LF, CR LF or a lone CR, and count from 1", () => {
  const text = "ab\ncd\r\nef\rgh";
  expect(lineIndex(text).starts).toEqual([0, 3, 7, 10]);
  expect(positionAt(text, 0)).toEqual({ line: 1, column: 1 });
  expect(positionAt(text, 2)).toEqual({ line: 1, column: 3 });
  expect(positionAt(text, 3)).toEqual({ line: 2, column: 1 });
  expect(positionAt(text, 6)).toEqual({ line: 2, column: 4 });
  expect(positionAt(text, 8)).toEqual({ line: 3, column: 2 });
  expect(positionAt(text, 12)).toEqual({ line: 4, column: 3 });
});

test("columns count UTF-16 code units, as editors do", () => {
  expect(positionAt("😀x", 2)).toEqual({ line: 1, column: 3 });
});

test("offsets outside the text count as its nearer end", () => {
  expect(positionAt("a\nb", -5)).toEqual({ line: 1, column: 1 });
  expect(positionAt("a\nb", 99)).toEqual({ line: 2, column: 2 });
  expect(positionAt("", 0)).toEqual({ line: 1, column: 1 });
});

test("a document keeps its index", () => {
  const result = parseConfig('{\n"a": 1}');
  if (!result.ok) throw new Error(result.error.message);
  expect(linesOf(result.value)).toBe(linesOf(result.value));
  expect(positionAt(linesOf(result.value), 2)).toEqual({ line: 2, column: 1 });
});

test("agrees with counting line breaks before the offset", () => {
  const texts = fc
    .array(fc.constantFrom("a", "\n", "\r", "\r\n", "é"), { maxLength: 30 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(texts, fc.nat(40), (text, offset) => {
      fc.pre(offset <= text.length && !(text[offset - 1] === "\r" && text[offset] === "\n"));
      const lines = text.slice(0, offset).split(/\r\n?|\n/);
      expect(positionAt(text, offset)).toEqual({
        line: lines.length,
        column: (lines.at(-1)?.length ?? 0) + 1,
      });
    }),
  );
});
