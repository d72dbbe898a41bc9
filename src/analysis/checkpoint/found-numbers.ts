import type { Box, Range } from "./numbers.ts";

/** The numbers of names that differ in these alone, one name after the other: flat, for there can be 500,000. */
export class FoundNumbers {
  readonly #flat: number[] = [];
  readonly #each: number;
  #count = 0;

  /** @param each how many numbers a name has. */
  constructor(each: number) {
    this.#each = each;
  }

  get count(): number {
    return this.#count;
  }

  add(numbers: readonly number[]): void {
    for (const number of numbers) this.#flat.push(number);
    this.#count += 1;
  }

  /** Those of one name after the other. */
  *each(): Generator<readonly number[]> {
    for (let row = 0; row < this.#count; row++)
      yield this.#flat.slice(row * this.#each, (row + 1) * this.#each);
  }

  /** The same as ranges: names whose later numbers are alike stand together. */
  boxes(): readonly Box[] {
    const rows = Array.from({ length: this.#count }, (_, row) => row * this.#each);
    return folded(this.#flat, rows, this.#each);
  }
}

/** @param starts where the numbers that are left of each name begin. */
function folded(flat: readonly number[], starts: readonly number[], left: number): readonly Box[] {
  if (left === 0) return [[]];
  if (left === 1) return [[rangesOf(starts.map((start) => flat[start] ?? 0))]];
  const byFirst = new Map<number, number[]>();
  for (const start of starts) {
    const first = flat[start] ?? 0;
    const rests = byFirst.get(first);
    if (rests === undefined) byFirst.set(first, [start + 1]);
    else rests.push(start + 1);
  }
  const alike = new Map<string, { readonly firsts: number[]; readonly rest: readonly Box[] }>();
  for (const [first, rests] of byFirst) {
    const rest = folded(flat, rests, left - 1);
    const key = JSON.stringify(rest);
    const known = alike.get(key);
    if (known === undefined) alike.set(key, { firsts: [first], rest });
    else known.firsts.push(first);
  }
  return [...alike.values()].flatMap(({ firsts, rest }) => {
    const ranges = rangesOf(firsts);
    return rest.map((box) => [ranges, ...box]);
  });
}

/** Numbers as ranges, in order, each once. */
function rangesOf(numbers: readonly number[]): readonly Range[] {
  const ranges: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && number <= last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
