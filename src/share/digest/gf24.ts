/**
 * GF(2^24), the field of 24-bit numbers: addition is XOR, multiplication that of polynomials over bits, modulo
 * x^24 + x^4 + x^3 + x + 1 (irreducible; the one that minisketch uses). Elements are integers from 0 to 2^24 - 1.
 */
const DEGREE = 24;
const MODULUS = 0x100001b;

/** The product of two elements. */
export function multiply(a: number, b: number): number {
  let product = 0;
  for (let shifted = a, rest = b; rest !== 0; rest >>>= 1) {
    if (rest & 1) product ^= shifted;
    shifted <<= 1;
    if (shifted >>> DEGREE) shifted ^= MODULUS;
  }
  return product;
}

/** The inverse of an element other than 0: a^(2^24 - 2), since a^(2^24 - 1) is 1. */
export function inverse(a: number): number {
  let result = 1;
  for (let bit = 1, power = a; bit < DEGREE; bit++) {
    power = multiply(power, power);
    result = multiply(result, power);
  }
  return result;
}

/** A polynomial over the field: its coefficients, that of the lowest power first. Monic: the last is 1. */
export type Polynomial = readonly number[];

/** The value of a polynomial at `x`. */
export function valueAt(polynomial: Polynomial, x: number): number {
  return polynomial.reduceRight((value, coefficient) => multiply(value, x) ^ coefficient, 0);
}

/** A polynomial divided by x - root, which must divide it. */
export function withoutRoot(polynomial: Polynomial, root: number): Polynomial {
  const quotient: number[] = [];
  let carry = 0;
  for (let power = polynomial.length - 1; power > 0; power--) {
    carry = multiply(carry, root) ^ (polynomial[power] ?? 0);
    quotient.unshift(carry);
  }
  return quotient;
}

/**
 * Whether a monic polynomial has as many distinct roots in the field as its degree: if and only if it divides
 * x^(2^24) - x, whose roots are all elements. x is squared 24 times modulo the polynomial.
 */
export function splits(polynomial: Polynomial): boolean {
  const x = remainder([0, 1], polynomial);
  let power = x;
  for (let squared = 0; squared < DEGREE; squared++) {
    const square = power.flatMap((coefficient) => [multiply(coefficient, coefficient), 0]);
    power = remainder(square, polynomial);
  }
  return power.every((coefficient, at) => coefficient === x[at]);
}

/** What is left of a polynomial modulo a monic one, with as many coefficients as the degree of the latter. */
function remainder(polynomial: Polynomial, monic: Polynomial): Polynomial {
  const degree = monic.length - 1;
  const rest = [...polynomial];
  while (rest.length > degree) {
    const leading = rest.pop() ?? 0;
    for (let at = 0; at < degree; at++) {
      const place = rest.length - degree + at;
      rest[place] = (rest[place] ?? 0) ^ multiply(leading, monic[at] ?? 0);
    }
  }
  return [...rest, ...new Array<number>(degree - rest.length).fill(0)];
}
