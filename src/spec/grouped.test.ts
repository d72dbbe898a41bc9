import { expect, test } from "vitest";
import { plural } from "./grouped.ts";

test("a count stands with its noun, its digits in groups", () =>
  expect([1, 2, 48240].map((count) => plural(count, "layer"))).toEqual([
    "1 layer",
    "2 layers",
    "48,240 layers",
  ]));
