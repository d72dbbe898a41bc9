import { expect, test } from "vitest";
import { shown } from "./shown.ts";

test("characters that turn the direction of text or have no width are written out", () => {
  for (const code of [0x202a, 0x202e, 0x2066, 0x2069, 0x200b, 0x200d, 0x200f, 0x2060, 0x061c, 0xfeff, 0x00ad])
    expect(shown(`a${String.fromCharCode(code)}b`)).toBe(`a\\u${code.toString(16).padStart(4, "0")}b`);
  expect(shown("a\u{e0041}b")).toBe("a\\udb40\\udc41b");
});

test("letters of every script and emoji stay", () => {
  const text = "名前 🤖 é\tש عربي\nnext";
  expect(shown(text)).toBe(text);
});
