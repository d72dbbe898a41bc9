import { expect, test } from "vitest";
import { DEFAULT_ENDPOINT } from "../../sources/references/endpoint.ts";
import { namedPair, typedPair } from "./named-place.ts";

test.each([
  ["Qwen/Qwen3-8B..Qwen/Qwen3.5-27B", ["Qwen/Qwen3-8B", "Qwen/Qwen3.5-27B"]],
  ["Qwen/Qwen3-8B@v1 .. Qwen/Qwen3-8B@v2", ["Qwen/Qwen3-8B@v1", "Qwen/Qwen3-8B@v2"]],
  ["minimax-m2.5..minimax-m2.7", ["minimax-m2.5", "minimax-m2.7"]],
  ["Qwen/Qwen3.5-27B", null],
  ["../Qwen3", null],
  ["Qwen/Qwen3-8B..", null],
  ["a...b", null],
  ["https://example.com/a/../config.json", null],
])("%s", (text, pair) => {
  expect(typedPair(text)).toEqual(pair);
});

const typed = (text: string) => ({ text, hash: null });

test("what was chosen from a list is what was chosen, whatever else goes by its name", () => {
  const chosen = { text: "Qwen/Qwen3.5-27B", hash: "#/gallery/qwen3.5-27b" };
  expect(namedPair(chosen, typed("Qwen/Qwen3.5-27B"), DEFAULT_ENDPOINT)).toMatchObject({
    ok: true,
    places: [{ kind: "gallery", id: "qwen3.5-27b" }, { kind: "reference" }],
  });
});

test("both names of a pair are read, bundled ones by a part of their names", () => {
  expect(namedPair(typed("minimax-m2.7"), typed("Qwen/Qwen3-8B@main"), DEFAULT_ENDPOINT)).toMatchObject({
    ok: true,
    places: [
      { kind: "gallery", id: "minimax-m2.7-nvfp4" },
      { kind: "reference", reference: { repo: "Qwen/Qwen3-8B", revision: "main" } },
    ],
  });
});

test("a pair says which of its names is none", () => {
  expect(namedPair(typed("qwen3-8b"), typed("nonsense"), DEFAULT_ENDPOINT)).toMatchObject({
    ok: false,
    message: expect.stringMatching(/^B: /) as string,
  });
});
