import { describe, expect, test } from "vitest";
import type { ConfigDocument, Diagnostic } from "../document.ts";
import { nodeAt, toJson } from "../nodes/node.ts";
import { parseConfig } from "./parse.ts";

function parsed(text: string): ConfigDocument {
  const result = parseConfig(text);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

function onlyDiagnostic(text: string): Diagnostic {
  const { diagnostics } = parsed(text);
  expect(diagnostics).toHaveLength(1);
  return diagnostics[0] as Diagnostic;
}

test("every node has its place in the text", () => {
  const text = '{\n  "a": [1, "x\\n", true],\n  "b": {"c": null}\n}\n';
  const { root, diagnostics } = parsed(text);
  const sourceAt = (pointer: string) => text.slice(nodeAt(root, pointer)?.start, nodeAt(root, pointer)?.end);
  expect(sourceAt("")).toBe(text.trim());
  expect(sourceAt("/a")).toBe('[1, "x\\n", true]');
  expect(sourceAt("/a/1")).toBe('"x\\n"');
  expect(sourceAt("/b/c")).toBe("null");
  expect(toJson(root)).toEqual({ a: [1, "x\n", true], b: { c: null } });
  expect(diagnostics).toEqual([]);
});

describe("numbers", () => {
  test.each([
    ["62", 62, "integer"],
    ["-7", -7, "integer"],
    ["9007199254740991", 9007199254740991, "integer"],
    ["9007199254740993", 9007199254740992, "inexact"],
    ["1000000000000000019884624838656", 1e30, "inexact"],
    ["1.0", 1, "float"],
    ["1e-06", 1e-6, "float"],
    ["5E3", 5000, "float"],
    ["NaN", NaN, "float"],
    ["Infinity", Infinity, "float"],
    ["-Infinity", -Infinity, "float"],
    ['{"__float__": "Infinity"}', Infinity, "float"],
    ['{"__float__": "-Infinity"}', -Infinity, "float"],
    ['{ "__float__" : "NaN" }', NaN, "float"],
  ])("%s", (source, value, form) => {
    const text = `{"x": ${source}}`;
    expect(nodeAt(parsed(text).root, "/x")).toEqual({
      type: "number",
      value,
      form,
      start: 6,
      end: 6 + source.length,
      ...(form === "inexact" && { digits: source }),
      ...(source.startsWith("{") && { tagged: true }),
    });
  });

  test.each([
    '{"__float__": "Infinity", "a": 1}',
    '{"__float__": "1.5"}',
    '{"__float__": 1}',
    '{"__float__": "inf"}',
  ])("%s is a plain object", (source) => {
    expect(nodeAt(parsed(`{"x": ${source}}`).root, "/x")?.type).toBe("object");
  });

  test("an integer beyond 2^53 is noted with its exact digits", () => {
    const found = onlyDiagnostic('{"a": [\n 18446744073709551615]}');
    expect(found).toMatchObject({
      severity: "info",
      code: "inexact-integer",
      at: "/a/0",
      line: 2,
      column: 2,
    });
    expect(found.message).toContain("18446744073709551615");
  });

  test("an overflowing number becomes infinite, with a warning", () => {
    const text = '{"a": -1e400}';
    expect(toJson(parsed(text).root)).toEqual({ a: -Infinity });
    expect(onlyDiagnostic(text)).toMatchObject({
      severity: "warning",
      code: "number-overflow",
      at: "/a",
      line: 1,
      column: 7,
    });
    expect(onlyDiagnostic(`{"a": ${"9".repeat(400)}}`)).toMatchObject({ code: "number-overflow" });
  });
});

describe("keys", () => {
  test("names of Object.prototype are plain keys", () => {
    const { root, diagnostics } = parsed('{"__proto__": 1, "constructor": 2, "toString": 3, "": 4}');
    expect([...(root.type === "object" ? root.members.keys() : [])]).toEqual([
      "__proto__",
      "constructor",
      "toString",
      "",
    ]);
    expect(diagnostics).toEqual([]);
  });

  test("of duplicates the last wins, and the warning names both lines", () => {
    const text = '{\n  "a": {"x/y": 1,\n    "b": 2,\n    "x/y": 3}\n}';
    const found = onlyDiagnostic(text);
    expect(toJson(parsed(text).root)).toEqual({ a: { b: 2, "x/y": 3 } });
    expect(found).toMatchObject({
      severity: "warning",
      code: "duplicate-key",
      at: "/a/x~1y",
      line: 4,
      column: 5,
    });
    expect(found.message).toContain("lines 2 and 4");
  });

  test("an escaped spelling of a key is the same key", () => {
    expect(onlyDiagnostic('{"a": 1, "\\u0061": 2}').message).toContain("twice on line 1");
  });

  test("members stay in the order of the text, the last of duplicates at its own place", () => {
    const { root } = parsed('{"a": 1, "b": 2, "a": 3}');
    expect([...(root.type === "object" ? root.members.keys() : [])]).toEqual(["b", "a"]);
  });

  test("thousands of duplicates are listed up to a limit, with a count of the rest", () => {
    const { diagnostics } = parsed(`{${'"a": 1, '.repeat(1000)}"a": 2}`);
    expect(diagnostics.length).toBeLessThan(100);
    expect(diagnostics.at(-1)?.message).toContain(String(1000 - (diagnostics.length - 1)));
  });
});

describe("oddities that do not stop the reading", () => {
  test("comments: one warning at the first, with their number", () => {
    const text = '{ // heads\n  "a": 1, /* two\n lines */ "b": 2\n}\n// end';
    const found = onlyDiagnostic(text);
    expect(toJson(parsed(text).root)).toEqual({ a: 1, b: 2 });
    expect(found).toMatchObject({ severity: "warning", code: "comment", at: "", line: 1, column: 3 });
    expect(found.message).toContain("3 comments");
  });

  test("trailing commas: one warning at the first, with their number", () => {
    const text = '{\n  "a": [1, 2,],\n  "b": {"c": 1,},\n}';
    const found = onlyDiagnostic(text);
    expect(toJson(parsed(text).root)).toEqual({ a: [1, 2], b: { c: 1 } });
    expect(found).toMatchObject({ severity: "warning", code: "trailing-comma", at: "", line: 2, column: 13 });
    expect(found.message).toContain("3 commas");
  });

  test("a byte-order mark is stripped, and offsets count without it", () => {
    const { text, root, diagnostics } = parsed('\uFEFF{"a": 1}');
    expect(text).toBe('{"a": 1}');
    expect(nodeAt(root, "/a")?.start).toBe(6);
    expect(diagnostics).toMatchObject([
      { severity: "warning", code: "byte-order-mark", at: "", line: 1, column: 1 },
    ]);
    const broken = parseConfig('\uFEFF{"a" 1}');
    expect(broken).toMatchObject({ error: { line: 1, column: 5 } });
  });

  test("diagnostics come in the order of the text", () => {
    const { diagnostics } = parsed('\uFEFF{"a": 1e999, "b": [1,], // c\n "a": 2}');
    expect(diagnostics.map(({ code }) => code)).toEqual([
      "byte-order-mark",
      "number-overflow",
      "trailing-comma",
      "comment",
      "duplicate-key",
    ]);
  });
});

describe("limits", () => {
  const nested = (depth: number) => `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;

  test("256 levels are read, 257 are not", () => {
    expect(parseConfig(nested(256)).ok).toBe(true);
    expect(parseConfig(nested(257))).toMatchObject({ error: { code: "too-deep", line: 1, column: 261 } });
  });

  test("a million open brackets are refused at once", () => {
    const start = performance.now();
    expect(parseConfig("[".repeat(1e6))).toMatchObject({ error: { code: "too-deep", column: 257 } });
    expect(parseConfig('{"a":'.repeat(1e6))).toMatchObject({ error: { code: "too-deep" } });
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test("32 MB are read, one more character is not", () => {
    const limit = 32 * 1024 * 1024;
    expect(parseConfig("{}".padEnd(limit)).ok).toBe(true);
    expect(parseConfig("{}".padEnd(limit + 1))).toMatchObject({
      error: { code: "too-large", line: 1, column: 1 },
    });
  });
});
