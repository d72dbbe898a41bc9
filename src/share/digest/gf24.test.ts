import fc from "fast-check";
import { expect, test } from "vitest";
import { inverse, multiply, splits, valueAt, withoutRoot } from "./gf24.ts";

const element = fc.integer({ min: 0, max: 2 ** 24 - 1 });
const nonzero = fc.integer({ min: 1, max: 2 ** 24 - 1 });

/** x^(2^n), by squaring. */
function frobenius(x: number, n: number): number {
  return n === 0 ? x : frobenius(multiply(x, x), n - 1);
}

test("multiplication is that of a field", () => {
  fc.assert(
    fc.property(element, element, element, nonzero, (a, b, c, d) => {
      expect(multiply(a, b)).toBe(multiply(b, a));
      expect(multiply(a, multiply(b, c))).toBe(multiply(multiply(a, b), c));
      expect(multiply(a, b ^ c)).toBe(multiply(a, b) ^ multiply(a, c));
      expect(multiply(d, inverse(d))).toBe(1);
    }),
  );
});

test("the modulus is irreducible (Rabin's test: 24 is 2^3 · 3)", () => {
  const x = 2;
  expect(frobenius(x, 24)).toBe(x);
  for (const part of [24 / 2, 24 / 3]) {
    const other = frobenius(x, part) ^ x;
    expect(multiply(other, inverse(other))).toBe(1);
  }
});

test("a product of x - root splits, unless a root is there twice; another factor of degree 2 does not", () => {
  const withRoots = (roots: readonly number[]): readonly number[] =>
    roots.reduce<readonly number[]>(
      (product, root) => [0, ...product].map((above, at) => above ^ multiply(root, product[at] ?? 0)),
      [1],
    );
  fc.assert(
    fc.property(fc.uniqueArray(nonzero, { minLength: 1, maxLength: 8 }), (roots) => {
      const product = withRoots(roots);
      const [root = 0] = roots;
      expect(splits(product)).toBe(true);
      expect(valueAt(product, root)).toBe(0);
      expect(withoutRoot(product, root)).toEqual(withRoots(roots.slice(1)));
      expect(splits(withRoots([...roots, root]))).toBe(false);
    }),
  );
  // x² + x + c has roots where the trace of c is 0, which cannot be for all of a basis.
  const basis = Array.from({ length: 24 }, (_, bit) => 1 << bit);
  expect(new Set(basis.map((c) => splits([c, 1, 1])))).toEqual(new Set([true, false]));
});
