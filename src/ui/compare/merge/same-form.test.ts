import { expect, test } from "vitest";
import { sameForm } from "./same-form.ts";

test("what differs in order and white space alone is the same text in one form", () => {
  const both = sameForm(
    '{"a": {"x": 1, "y": [1, 2]}, "b": "two"}',
    '{\n\t"b": "two",\n\t"a": {"y": [1,2], "x": 1}\n}',
  );
  expect(both?.b).toBe(both?.a);
});

test("what only one side has keeps its place on that side, and stands at the end on the other", () => {
  const both = sameForm('{"a": 1, "b": 2, "c": 3}', '{"new": 0, "c": 3, "a": 1}');
  expect(Object.keys(JSON.parse(both?.a ?? "") as object)).toEqual(["a", "b", "c"]);
  expect(Object.keys(JSON.parse(both?.b ?? "") as object)).toEqual(["a", "c", "new"]);
});

test("objects inside lists are put in order too, and the lists are not", () => {
  const both = sameForm('{"l": [{"p": 1, "q": 2}, 5]}', '{"l": [{"q": 2, "p": 1}, 4, 5]}');
  expect(JSON.stringify(JSON.parse(both?.b ?? ""))).toBe('{"l":[{"p":1,"q":2},4,5]}');
});

test("a text that cannot be read has no other form", () => {
  expect(sameForm('{"a": 1}', '{"a": ')).toBeNull();
});

test("integers have the digits of their file", () => {
  const both = sameForm('{"a": 9007199254740993}', '{"a": "9007199254740993"}');
  expect(both?.a).toBe('{\n  "a": 9007199254740993\n}\n');
  expect(both?.b).toBe('{\n  "a": "9007199254740993"\n}\n');
});
