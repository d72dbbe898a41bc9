import { expect, test } from "vitest";
import { grouped, plural } from "./grouped.ts";

test("a count stands with its noun, its digits in groups", () =>
  expect([1, 2, 48240].map((count) => plural(count, "layer"))).toEqual([
    "1 layer",
    "2 layers",
    "48,240 layers",
  ]));

test("numbers of all kinds are grouped as V8 groups them in English", () => {
  const whole = [0, 7, 999, 1000, -1000, 123456, -9876543, 2 ** 53 - 1, 2 ** 53, 1e21, 1e22];
  const others = [0.5, -1234.25, 1234567.875, 1e-7, NaN, Infinity, -Infinity];
  const inEnglish = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 20 });
  for (const value of [...whole, ...others]) expect(grouped(value)).toBe(inEnglish(value));
});
