import { expect, test } from "vitest";
import { slopesOf } from "./alibi.ts";

test("the slopes of a power of two are one geometric row", () => {
  expect(slopesOf(8, 4)).toEqual([2 ** -2, 2 ** -4, 2 ** -6, 2 ** -8]);
});

test("the slopes of other numbers of heads fill up with those in between (modeling_bloom.py, build_alibi_tensor)", () => {
  expect(slopesOf(8, 6)).toEqual([2 ** -2, 2 ** -4, 2 ** -6, 2 ** -8, 2 ** -1, 2 ** -3]);
});
