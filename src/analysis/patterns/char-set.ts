/** A set of the 128 characters of ASCII, 32 in each number. Module names have no others. */
export type CharSet = readonly [number, number, number, number];

export const NO_CHARACTER: CharSet = [0, 0, 0, 0];

/** All but the end of a line, as a dot has it; names have none. */
export const ANY_CHARACTER: CharSet = [-1, -1, -1, -1];

export function has(set: CharSet, code: number): boolean {
  return code < 128 && ((set[code >> 5] ?? 0) & (1 << (code & 31))) !== 0;
}

/** The characters from one code to another, both included. */
export function range(from: number, to: number): CharSet {
  const set: [number, number, number, number] = [0, 0, 0, 0];
  for (let code = from; code <= Math.min(to, 127); code++)
    set[code >> 5] = (set[code >> 5] ?? 0) | (1 << (code & 31));
  return set;
}

export function union(a: CharSet, b: CharSet): CharSet {
  return [a[0] | b[0], a[1] | b[1], a[2] | b[2], a[3] | b[3]];
}

export function complement(set: CharSet): CharSet {
  return [~set[0], ~set[1], ~set[2], ~set[3]];
}

/** With both cases of every letter in it. */
export function inBothCases(set: CharSet): CharSet {
  let both = set;
  for (let code = 65; code <= 90; code++) {
    if (has(set, code)) both = union(both, range(code + 32, code + 32));
    if (has(set, code + 32)) both = union(both, range(code, code));
  }
  return both;
}

const DIGITS = range(48, 57);
const WORD = [range(65, 90), range(97, 122), range(95, 95)].reduce(union, DIGITS);
const SPACE = union(range(9, 13), range(32, 32));

/** What `\d`, `\w`, `\s` and their opposites stand for. */
export const CLASSES: ReadonlyMap<string, CharSet> = new Map([
  ["d", DIGITS],
  ["D", complement(DIGITS)],
  ["w", WORD],
  ["W", complement(WORD)],
  ["s", SPACE],
  ["S", complement(SPACE)],
]);

export const isWord = (code: number): boolean => has(WORD, code);
