import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../spec/json.ts";
import type { Node } from "../document.ts";
import { lineIndex } from "./line-index.ts";
import { memberAt, nodeAt, toJson } from "../nodes/node.ts";
import { parseConfig } from "./parse.ts";
import { child, type Pointer } from "../../spec/pointer.ts";

/** Any JSON value as JSON.stringify writes it, `__proto__` and lone surrogates included. */
const values = fc.jsonValue({ stringUnit: "binary" });
const spaces = fc.constantFrom("", " ", "\t", "\n", "\r\n", "  \n ");

function rootOf(text: string): Node {
  const result = parseConfig(text);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value.root;
}

/** Checks a node and everything inside it against the text at its place. */
function checkPlaces(text: string, root: Node, pointer: Pointer, node: Node): void {
  expect(JSON.parse(text.slice(node.start, node.end))).toEqual(toJson(node));
  expect(nodeAt(root, pointer)).toBe(node);
  if (node.type === "array")
    node.items.forEach((item, index) => checkPlaces(text, root, child(pointer, index), item));
  if (node.type !== "object") return;
  for (const [name, member] of node.members) {
    expect(JSON.parse(text.slice(member.keyStart, member.keyEnd))).toBe(name);
    expect(memberAt(root, child(pointer, name))).toBe(member);
    checkPlaces(text, root, child(pointer, name), member.value);
  }
}

test("reads every JSON value as JSON.parse does, and knows the place of each part", () => {
  fc.assert(
    fc.property(values, fc.constantFrom(undefined, 1, 2, "\t"), (x, indent) => {
      const text = JSON.stringify({ x }, null, indent);
      const root = rootOf(text);
      expect(toJson(root)).toEqual(JSON.parse(text));
      checkPlaces(text, root, "", root);
    }),
  );
});

/** Writes a value with given white space between all tokens. */
function spaced(value: Json, space: string): string {
  const list = (parts: string[]) => space + parts.join(`${space},${space}`) + space;
  if (Array.isArray(value)) return `[${list(value.map((item) => spaced(item, space)))}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${list(Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}${space}:${space}${spaced(item, space)}`))}}`;
}

test("white space between tokens changes nothing but the places", () => {
  fc.assert(
    fc.property(values, spaces, (x, space) => {
      const text = `${space}${spaced({ x: x as Json }, space)}${space}`;
      expect(toJson(rootOf(text))).toEqual(JSON.parse(text));
    }),
  );
});

/** Texts near to JSON: made of its tokens and of what people write in their place. */
const nearJson = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          '"a"',
          '"',
          "1",
          "\n",
          " ",
          "true",
          "NaN",
          "-Infinity",
        ),
      },
      fc.constantFrom(
        "'",
        "“",
        "\\",
        "\\u00",
        "/*",
        "*/",
        "//",
        "#",
        "-",
        ".5",
        "01",
        "None",
        "\uFEFF",
        "\u00a0",
        "\0",
        "\r",
        "<",
        "a:",
        "1e400",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(""));

/** A config with one piece of it replaced. */
const damaged = fc
  .tuple(values, fc.nat(), fc.nat(3), fc.string({ maxLength: 2 }))
  .map(([x, at, length, piece]) => {
    const text = JSON.stringify({ x }, null, 1);
    const start = at % text.length;
    return text.slice(0, start) + piece + text.slice(start + length);
  });

test("no text makes it throw, and an error lies inside the text", () => {
  fc.assert(
    fc.property(fc.oneof(nearJson, damaged, fc.string({ unit: "binary" })), (text) => {
      const result = parseConfig(text);
      if (result.ok) return;
      const { line, column, code, message } = result.error;
      const content = text.startsWith("\uFEFF") ? text.slice(1) : text;
      const { starts } = lineIndex(content);
      expect(line).toBeGreaterThanOrEqual(1);
      expect(line).toBeLessThanOrEqual(starts.length);
      expect(column).toBeGreaterThanOrEqual(1);
      expect(column).toBeLessThanOrEqual((starts[line] ?? content.length) - (starts[line - 1] ?? 0) + 1);
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(message).not.toBe("");
    }),
    { numRuns: 2000 },
  );
});

test("objects without diagnostics are those that JSON.parse takes", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        nearJson.map((text) => `{"a":${text}}`),
        damaged,
      ),
      (text) => {
        let strict: unknown;
        try {
          strict = JSON.parse(text);
        } catch {
          strict = undefined;
        }
        const result = parseConfig(text);
        if (strict !== undefined) expect(result.ok && toJson(result.value.root)).toEqual(strict);
        else if (result.ok && result.value.diagnostics.length === 0) expect(text).toMatch(/NaN|Infinity/);
      },
    ),
    { numRuns: 1000 },
  );
});

test("long texts of one piece take a moment, not a minute", () => {
  const pieces = [
    "{",
    '{"a":',
    "[1,",
    '"',
    "\\",
    "/*",
    "//\n",
    "#\n",
    "'",
    " ",
    "\n",
    "a ",
    "a: ",
    "1.",
    "1",
    "-",
    ": ",
    "\u00a0",
    '{"a":1},',
    "<",
    "```",
    "“",
  ];
  for (const piece of pieces) {
    for (const start of ["", '{"a": ', "{'a': ", '{"a": "', "a", "- "]) {
      const text = start + piece.repeat(1e5);
      const began = performance.now();
      parseConfig(text);
      expect(performance.now() - began, JSON.stringify([start, piece])).toBeLessThan(500);
    }
  }
});
