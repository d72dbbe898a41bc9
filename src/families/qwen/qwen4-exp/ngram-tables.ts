/**
 * The sizes of the tables of hashed n-grams of all layers: the first `number` primes that are at least `base`
 * (_find_nth_prime_after, transformers 5.18.0, modeling_qwen4_exp.py).
 */
export function tableSizes(base: number, number: number): number[] {
  const sizes: number[] = [];
  for (let value = Math.max(2, base); sizes.length < number; value++) if (isPrime(value)) sizes.push(value);
  return sizes;
}

function isPrime(value: number): boolean {
  if (value % 2 === 0) return value === 2;
  for (let divisor = 3; divisor * divisor <= value; divisor += 2) if (value % divisor === 0) return false;
  return true;
}
