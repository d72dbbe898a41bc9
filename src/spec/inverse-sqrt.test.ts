import { expect, test } from "vitest";
import { inverseSqrt } from "./inverse-sqrt.ts";

/** 1 / √n to 60 digits by Python's decimal, then rounded to a double. */
const ROUNDED_ONCE: readonly (readonly [n: number, value: number])[] = [
  [16, 0.25],
  [24, 0.2041241452319315],
  [32, 0.1767766952966369],
  [40, 0.15811388300841897],
  [48, 0.14433756729740643],
  [56, 0.1336306209562122],
  [64, 0.125],
  [72, 0.11785113019775792],
  [80, 0.11180339887498948],
  [88, 0.10660035817780522],
  [96, 0.10206207261596575],
  [100, 0.1],
  [104, 0.09805806756909202],
  [112, 0.09449111825230681],
  [120, 0.09128709291752768],
  [128, 0.08838834764831845],
  [144, 0.08333333333333333],
  [160, 0.07905694150420949],
  [168, 0.07715167498104596],
  [192, 0.07216878364870322],
  [256, 0.0625],
  [288, 0.05892556509887896],
  [320, 0.05590169943749474],
  [576, 0.041666666666666664],
  [1769, 0.023775851718273705],
  [4096, 0.015625],
  [5120, 0.013975424859373685],
  [7168, 0.011811389781538352],
  [0.5, 1.4142135623730951],
  [168.5, 0.07703712157713453],
];

test.each(ROUNDED_ONCE)("1 / √%d is rounded once", (n, value) => {
  expect(inverseSqrt(n)).toBe(value);
});

test("what has no inverse root says so, and what is very large or small has one", () => {
  expect(inverseSqrt(0)).toBe(Infinity);
  expect(inverseSqrt(-4)).toBeNaN();
  expect(inverseSqrt(Infinity)).toBe(0);
  expect(inverseSqrt(2 ** 1000)).toBe(2 ** -500);
  expect(inverseSqrt(2 ** -1000)).toBe(2 ** 500);
});
