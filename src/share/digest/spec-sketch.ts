import { inverse, multiply, type Polynomial, splits } from "./gf24.ts";

/**
 * PinSketch: a summary of fixed size of a set of nonzero elements of GF(2^24), with which the holder of another set finds
 * out which elements the two do not share, as long as these are no more than {@link CAPACITY}. It is the sums of the odd
 * powers of all elements: the syndromes of a BCH code. The XOR of two sketches is the sketch of the symmetric difference,
 * and decoding it as one decodes a BCH code gives the polynomial whose roots are the elements of the difference.
 *
 * Y. Dodis, R. Ostrovsky, L. Reyzin, A. Smith: "Fuzzy Extractors: How to Generate Strong Keys from Biometrics and Other
 * Noisy Data", SIAM Journal on Computing 38 (2008), section 6.3 (first at Eurocrypt 2004); P. Wuille's library minisketch.
 */
export type Sketch = readonly number[];

/** How many elements two sets may differ in. */
export const CAPACITY = 8;

/** The sketch of a set. An element that is given twice counts as not given. */
export function sketchOf(elements: Iterable<number>): Sketch {
  const sums = new Array<number>(CAPACITY).fill(0);
  for (const element of elements) {
    const square = multiply(element, element);
    for (let at = 0, power = element; at < CAPACITY; at++, power = multiply(power, square)) {
      sums[at] = (sums[at] ?? 0) ^ power;
    }
  }
  return sums;
}

/**
 * The monic polynomial whose roots are the elements that one of two sets has and the other has not; of degree 0 where
 * there is none. undefined where they are more than {@link CAPACITY}; of such, 1 in 8! goes unnoticed.
 */
export function differenceOf(a: Sketch, b: Sketch): Polynomial | undefined {
  const sums = new Array<number>(2 * CAPACITY + 1).fill(0);
  for (let power = 1; power <= 2 * CAPACITY; power++) {
    const half = sums[power / 2] ?? 0;
    // Squaring is additive here, so the sum of the squares is the square of the sum.
    sums[power] = power % 2 === 0 ? multiply(half, half) : (a[power >> 1] ?? 0) ^ (b[power >> 1] ?? 0);
  }
  const locator = berlekampMassey(sums.slice(1));
  if (!locator) return undefined;
  // The roots of the locator are the inverses of the elements.
  const polynomial = locator.toReversed();
  return splits(polynomial) ? polynomial : undefined;
}

/**
 * The shortest recurrence that a sequence follows, as the polynomial 1 + c1 x + … + cL x^L where every s(n) is the sum
 * of ci s(n - i) (J. L. Massey: "Shift-register synthesis and BCH decoding", 1969). undefined where L is beyond the
 * capacity or cL is 0, which no sum of powers gives.
 */
function berlekampMassey(sequence: readonly number[]): Polynomial | undefined {
  let current: number[] = [1];
  let before: number[] = [1];
  let length = 0;
  let gap = 1;
  let scale = 1;
  for (let n = 0; n < sequence.length; n++) {
    let discrepancy = 0;
    for (let at = 0; at <= length; at++) {
      discrepancy ^= multiply(current[at] ?? 0, sequence[n - at] ?? 0);
    }
    if (discrepancy === 0) {
      gap++;
      continue;
    }
    const factor = multiply(discrepancy, inverse(scale));
    const next = [...current];
    before.forEach((coefficient, at) => {
      next[at + gap] = (next[at + gap] ?? 0) ^ multiply(factor, coefficient);
    });
    if (2 * length <= n) {
      length = n + 1 - length;
      before = current;
      scale = discrepancy;
      gap = 1;
    } else gap++;
    current = Array.from(next, (coefficient = 0) => coefficient);
  }
  if (length > CAPACITY) return undefined;
  const locator = Array.from({ length: length + 1 }, (_, at) => current[at] ?? 0);
  return locator[length] === 0 ? undefined : locator;
}
