import { describe as group, expect, test } from "vitest";
import type { Node } from "../document.ts";
import { describe, memberAt, nodeAt, toJson, typeName } from "./node.ts";
import { parseConfig } from "../parse/parse.ts";

function rootOf(text: string): Node {
  const result = parseConfig(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.root;
}

/** The node of a value written as JSON. */
function nodeOf(json: string): Node {
  const node = nodeAt(rootOf(`{"x": ${json}}`), "/x");
  if (node === undefined) throw new Error("no node");
  return node;
}

group("nodeAt and memberAt", () => {
  const text = '{"a/b": {"m~n": [10, {"": null}]}, "0": 1, "__proto__": 2}';
  const root = rootOf(text);

  test.each([
    ["/a~1b/m~0n/0", "10"],
    ["/a~1b/m~0n/1/", "null"],
    ["/0", "1"],
    ["/__proto__", "2"],
    ["", text],
  ])("%s", (pointer, source) => {
    const node = nodeAt(root, pointer);
    expect(text.slice(node?.start, node?.end)).toBe(source);
  });

  test.each([
    "/a~1b/m~0n/2",
    "/a~1b/m~0n/00",
    "/a~1b/m~0n/-",
    "/a~1b/m~0n/length",
    "/0/1",
    "/toString",
    "0",
    "/",
  ])("nothing is at %j", (pointer) => {
    expect(nodeAt(root, pointer)).toBeUndefined();
    expect(memberAt(root, pointer)).toBeUndefined();
  });

  test("a member knows where its key stands; items and the root are no members", () => {
    const member = memberAt(root, "/a~1b/m~0n");
    expect(text.slice(member?.keyStart, member?.keyEnd)).toBe('"m~n"');
    expect(memberAt(root, "/a~1b/m~0n/0")).toBeUndefined();
    expect(memberAt(root, "")).toBeUndefined();
  });
});

test("toJson keeps __proto__ as a plain member", () => {
  const json = toJson(rootOf('{"__proto__": {"polluted": true}}'));
  expect(Object.keys(json as object)).toEqual(["__proto__"]);
  expect((json as { polluted?: unknown }).polluted).toBeUndefined();
});

test.each([
  ["{}", "an object"],
  ["[1]", "an array"],
  ['"62"', "a string"],
  ["3.5", "the number 3.5"],
  ["-Infinity", "the number -Infinity"],
  ["true", "true"],
  ["null", "null"],
])("typeName of %s", (json, words) => {
  expect(typeName(nodeOf(json))).toBe(words);
});

group("describe", () => {
  const many = JSON.stringify(Array.from({ length: 64 }, (_, index) => index));
  test.each([
    ['"62"', '"62"'],
    ["62", "62"],
    ["false", "false"],
    ["null", "null"],
    ["[]", "[]"],
    ["[1, [2], {}]", "[1, […], {}]"],
    ['{"a": 1, "b": {"c": 2}}', '{"a": 1, "b": {…}}'],
    [many, "[0, 1, 2, 3, 4, 5, 6, 7, 8, … 64 items]"],
    ['{"hidden_size": 4096, "num_hidden_layers": 32}', '{"hidden_size": 4096, … 2 members}'],
    ['"full_attention, sliding_attention, and then more"', '"full_attention, sliding_attention, an…"'],
  ])("%s", (json, words) => {
    expect(describe(nodeOf(json))).toBe(words);
  });

  test.each([`"${"\\n".repeat(99)}"`, `["${"x".repeat(99)}"]`, `{"${"k".repeat(99)}": 1}`, many])(
    "is at most 40 characters long",
    (json) => {
      expect(describe(nodeOf(json)).length).toBeLessThanOrEqual(40);
    },
  );
});
