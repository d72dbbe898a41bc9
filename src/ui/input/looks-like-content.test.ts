import { expect, test } from "vitest";
import { looksLikeContent } from "./looks-like-content.ts";

test.each([['{"a": 1}'], ["\uFEFF  [1]"], ["<!doctype html>"], ["a: 1\nb: 2"]])("%j is content", (text) => {
  expect(looksLikeContent(text)).toBe(true);
});

test.each([["Qwen/Qwen3.5-27B"], [" https://huggingface.co/a/b\n"], [""]])("%j is a name", (text) => {
  expect(looksLikeContent(text)).toBe(false);
});
