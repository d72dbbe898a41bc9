import { expect, test } from "vitest";
import { textForm } from "./text-form.ts";

test("a plain text is shown as it is", () => {
  const form = textForm("{\n}\n");
  expect(form.shown).toBe("{\n}\n");
  expect(form.toEditor(3)).toBe(3);
  expect(form.fromEditor("{\n}")).toBe("{\n}");
});

test("CR LF counts as one character in the editor and comes back", () => {
  const text = '{\r\n"a": 1\r\n}';
  const form = textForm(text);
  expect(form.shown[form.toEditor(text.indexOf('"a"'))]).toBe('"');
  expect(form.shown[form.toEditor(text.indexOf("}"))]).toBe("}");
  expect(form.fromEditor(form.shown)).toBe(text);
});

test("a byte-order mark is hidden and kept", () => {
  const form = textForm("\uFEFF{}");
  expect(form.shown).toBe("{}");
  expect(form.fromEditor("{ }")).toBe("\uFEFF{ }");
});
