import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { foldBelow, tokensOf } from "./long-text.ts";

test("names, values and signs of a line are told apart", () => {
  const text = '  "a\\": \\"b" : ["c", -1.5e-3, true, null],';
  const words = tokensOf(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);
  expect(words).toEqual([
    ["name", '"a\\": \\"b"'],
    ["sign", "["],
    ["value", '"c"'],
    ["sign", ","],
    ["value", "-1.5e-3"],
    ["sign", ","],
    ["value", "true"],
    ["sign", ","],
    ["value", "null"],
    ["sign", "]"],
    ["sign", ","],
  ]);
});

test("what stands below an opening bracket folds up to the closing one", () => {
  const doc = '{\n  "a": {\n    "b": [\n      1\n    ]\n  },\n  "c": 1\n}\n';
  const state = EditorState.create({ doc });
  const folded = (line: number) => {
    const range = foldBelow(state, state.doc.line(line).from);
    return range && doc.slice(range.from, range.to);
  };
  expect(folded(2)).toBe('\n    "b": [\n      1\n    ]\n  ');
  expect(folded(3)).toBe("\n      1\n    ");
  expect(folded(4)).toBeNull();
  expect(folded(7)).toBeNull();
});
