/**
 * The sizes of the tables of hashed n-grams: from the `from`-th on, `number` of the primes that are at least `base`, in their
 * order (_find_nth_prime_after, transformers 5.18.0, modeling_qwen4_exp.py).
 */
export function tableSizes(base: number, from: number, number: number): number[] {
  const sizes: number[] = [];
  for (let value = Math.max(2, base), found = 0; found < from + number; value++) {
    if (!isPrime(value)) continue;
    if (found >= from) sizes.push(value);
    found++;
  }
  return sizes;
}

function isPrime(value: number): boolean {
  if (value % 2 === 0) return value === 2;
  for (let divisor = 3; divisor * divisor <= value; divisor += 2) if (value % divisor === 0) return false;
  return true;
}
