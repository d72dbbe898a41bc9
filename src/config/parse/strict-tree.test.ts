import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Findings } from "./findings.ts";
import { Scan } from "./scan.ts";
import { strictTree } from "./strict-tree.ts";
import { TreeBuilder } from "./tree-builder.ts";

/** What the tolerant parser makes of a text; undefined where it has anything to say about it. */
function tolerantTree(text: string) {
  const findings = new Findings(text);
  try {
    const root = new TreeBuilder(new Scan(text), findings).build();
    return findings.list().length === 0 ? root : undefined;
  } catch {
    return undefined;
  }
}

test("the tree of any JSON is the tolerant parser's", () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ stringUnit: "binary" }),
      fc.constantFrom(undefined, 1, "\t"),
      (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(strictTree(text)).toEqual(tolerantTree(text));
      },
    ),
  );
});

const pieces =
  '{ } [ ] , : " \\ "a" "\\u0041" 0 1 12 - . e + 1.5 1e3 true null nul // \n \u0001 NaN __float__'.split(" ");

test("a text near to JSON gives the tolerant parser's tree, or none", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces, " "), { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      const tree = strictTree(text);
      if (tree) expect(tree).toEqual(tolerantTree(text));
    }),
    { numRuns: 2000 },
  );
});

describe("what the tolerant parser has a word for is left to it", () => {
  test.each([
    '{"a": 1, "a": 2}',
    '{"a": 1,}',
    "[1,]",
    "[1 2]",
    '{"a" 1}',
    "{a: 1}",
    '{"a": 9007199254740993}',
    '{"a": 1e999}',
    '{"a": 01}',
    '{"a": 1.}',
    '{"a": .5}',
    '{"a": -}',
    '{"a": NaN}',
    '{"a": 1} x',
    '{"a": "\\x"}',
    '{"a": "b\n"}',
    '{"a": "b',
    '{"a": "b\\',
    '{"a": nul}',
    '// c\n{"a": 1}',
    "",
    "[".repeat(300) + "]".repeat(300),
  ])("%s", (text) => {
    expect(strictTree(text)).toBeUndefined();
  });
});

test("transformers' spelling of an infinity is a number", () => {
  const text = '{"a": {"__float__": "Infinity"}}';
  expect(strictTree(text)).toEqual(tolerantTree(text));
});
