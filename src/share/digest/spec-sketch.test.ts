import fc from "fast-check";
import { expect, test } from "vitest";
import { type Polynomial, valueAt } from "./gf24.ts";
import { CAPACITY, differenceOf, sketchOf } from "./spec-sketch.ts";

const elements = (maxLength: number): fc.Arbitrary<number[]> =>
  fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 24 - 1 }), { maxLength });

function rootsAmong(polynomial: Polynomial, candidates: readonly number[]): number[] {
  return candidates.filter((candidate) => valueAt(polynomial, candidate) === 0);
}

test("two sets that differ in no more than the capacity: the difference, whatever they share", () => {
  fc.assert(
    fc.property(elements(100), elements(CAPACITY), fc.nat(CAPACITY), (shared, different, split) => {
      const common = shared.filter((element) => !different.includes(element));
      const here = [...common, ...different.slice(0, split)];
      const there = [...common, ...different.slice(split)].reverse();
      const difference = differenceOf(sketchOf(here), sketchOf(there));
      expect(difference?.length).toBe(different.length + 1);
      expect(rootsAmong(difference ?? [], [...common, ...different]).sort()).toEqual(different.sort());
    }),
    { numRuns: 200 },
  );
});

test("more than the capacity is noticed", () => {
  fc.assert(
    fc.property(elements(60), (different) => {
      fc.pre(different.length > CAPACITY);
      expect(differenceOf(sketchOf(different), sketchOf([]))).toBeUndefined();
    }),
    // 1 in 8! = 40,320 goes unnoticed: the seed makes the test the same each time.
    { numRuns: 200, seed: 1 },
  );
});
