import { expect, test } from "vitest";
import { writeField } from "./write-field.ts";

test("writes after the last member, with the file's indentation, and touches nothing else", () => {
  const text = '{\n    "a": 1,\n    "b": [1,  2]\n}\n';
  expect(writeField(text, "/c", 0.25)).toBe('{\n    "a": 1,\n    "b": [1,  2],\n    "c": 0.25\n}\n');
});

test("creates the parent objects that are missing", () => {
  expect(writeField('{\n  "a": {\n    "b": 1\n  }\n}', "/a/rope_parameters/rope_theta", 10000)).toBe(
    '{\n  "a": {\n    "b": 1,\n    "rope_parameters": {\n      "rope_theta": 10000\n    }\n  }\n}',
  );
});

test("fills an empty parent object", () => {
  expect(writeField('{\n  "a": {}\n}', "/a/x", true)).toBe('{\n  "a": {\n    "x": true\n  }\n}');
  expect(writeField('{\n  "a": {\n  }\n}', "/a/x", true)).toBe('{\n  "a": {\n    "x": true\n  }\n}');
});

test("keeps CR LF and tabs", () => {
  expect(writeField('{\r\n\t"a": {}\r\n}', "/a/x", "y")).toBe('{\r\n\t"a": {\r\n\t\t"x": "y"\r\n\t}\r\n}');
});

test("keeps one-line JSON in one line, compact where it is", () => {
  expect(writeField('{"a":1,"b":2}', "/c", null)).toBe('{"a":1,"b":2,"c":null}');
  expect(writeField('{"a": 1, "b": {"c": 2}}', "/b/d/e", 3)).toBe('{"a": 1, "b": {"c": 2, "d": {"e": 3}}}');
  expect(writeField("{}", "/a/b", 1)).toBe('{"a": {"b": 1}}');
});

test("replaces a null where the field or its parent belongs", () => {
  expect(writeField('{\n  "a": null\n}', "/a", 1)).toBe('{\n  "a": 1\n}');
  expect(writeField('{\n  "a": null\n}', "/a/b", 1)).toBe('{\n  "a": {\n    "b": 1\n  }\n}');
});

test("writes after NaN, comments and trailing commas", () => {
  expect(writeField('{\n  "a": -Infinity\n}', "/b", 1)).toBe('{\n  "a": -Infinity,\n  "b": 1\n}');
  expect(JSON.parse(writeField('{"a": 1}', "/a~1b", 1))).toEqual({ a: 1, "a/b": 1 });
  expect(writeField('{\n  "a": 1,\n}', "/b", 1)).toBe('{\n  "a": 1,\n  "b": 1,\n}');
});

test("writes into the duplicate that counts, and leaves what is no object alone", () => {
  expect(writeField('{"a": {}, "a": {"x": 1}}', "/a/y", 2)).toBe('{"a": {}, "a": {"x": 1, "y": 2}}');
  for (const text of ["", "[1]", "<html>"]) expect(writeField(text, "/a", 1)).toBe(text);
});

test("__proto__ is a plain name", () => {
  expect(writeField('{"a": 1}', "/__proto__/x", 1)).toBe('{"a": 1, "__proto__": {"x": 1}}');
  expect(writeField('{"a": 1}', "/b/__proto__/x", 1)).toBe('{"a": 1, "b": {"__proto__": {"x": 1}}}');
});
