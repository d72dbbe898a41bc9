/**
 * 1 / √n, rounded once, as `n ** -0.5` of Python gives it: `Math.pow` differs in its last digit from one JavaScript engine
 * to the next (128 ** -0.5 of Node 20 is not that of Chromium), and 1 / Math.sqrt(n) is rounded twice. The rest that the
 * first quotient leaves is computed exactly (products as two doubles: Dekker, "A floating-point technique for extending the
 * available precision", 1971) and added by a step of Newton's. Infinity for 0, NaN for less.
 */
export function inverseSqrt(n: number): number {
  const first = 1 / Math.sqrt(n);
  const [square, squareRest] = product(first, first);
  const [whole, wholeRest] = product(n, square);
  const left = 1 - whole - wholeRest - n * squareRest;
  const refined = first + (first * left) / 2;
  return Number.isFinite(refined) ? refined : first;
}

/** A product of doubles as two: rounded, and what the rounding left out. */
function product(a: number, b: number): readonly [rounded: number, rest: number] {
  const rounded = a * b;
  const [aHigh, aLow] = halves(a);
  const [bHigh, bLow] = halves(b);
  return [rounded, aHigh * bHigh - rounded + aHigh * bLow + aLow * bHigh + aLow * bLow];
}

/** A double as two of half as many bits each. */
function halves(a: number): readonly [high: number, low: number] {
  const scaled = a * (2 ** 27 + 1);
  const high = scaled - (scaled - a);
  return [high, a - high];
}
