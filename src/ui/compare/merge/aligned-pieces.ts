/** Where a pair of pieces lies: their indexes. */
export type Aligned = readonly [a: number, b: number];

/** A piece of a JSON text: white space, a value or what leads to one, and the mark that ends it. */
const PIECE = /[^,{}[\]]*(?:[,{}[\]]|$)/g;

/** What a piece is called: its member's name, or else all of it but the comma. */
const NAME = /^"(?:[^"\\]|\\.)*"\s*:\s*[{[]?|^[^]*[^,\s]/;

/** Cuts a text at the commas and brackets of JSON, so that a file on one line has pieces too. */
export function piecesOf(text: string): readonly string[] {
  return (text.match(PIECE) ?? []).filter((piece) => piece !== "");
}

/** How often a stretch without a common name is looked at again, inside others: deeper nesting stays as it is. */
const DEEPEST = 24;

interface Stretch {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
  readonly depth: number;
}

/**
 * Pieces of both texts that stand for the same member, in the order of both: those that a stretch begins with, and those
 * whose name each text has once in it, as many as keep their order; then again between them (patience diff, by Bram
 * Cohen). A stretch ends alike only where nothing else tells: of modules with the same members one that is gone would
 * begin in the one before. Takes n log n, however much differs.
 */
export function aligned(a: readonly string[], b: readonly string[]): readonly Aligned[] {
  const namesA = a.map(nameOf);
  const namesB = b.map(nameOf);
  const found: Aligned[] = [];
  const stretches: Stretch[] = [{ fromA: 0, toA: a.length, fromB: 0, toB: b.length, depth: 0 }];
  for (let stretch = stretches.pop(); stretch !== undefined; stretch = stretches.pop()) {
    const { depth } = stretch;
    let { fromA, toA, fromB, toB } = stretch;
    while (fromA < toA && fromB < toB && namesA[fromA] === namesB[fromB]) found.push([fromA++, fromB++]);
    if (fromA === toA || fromB === toB) continue;
    const inA = depth === DEEPEST ? NOWHERE : placesOf(namesA, fromA, toA);
    const once = inOrder(namedOnce(inA, placesOf(namesB, fromB, toB)));
    if (once.length === 0) {
      while (fromA < toA && fromB < toB && namesA[toA - 1] === namesB[toB - 1]) found.push([--toA, --toB]);
      continue;
    }
    for (const pair of once) found.push(pair);
    for (const [nextA, nextB] of [...once, [toA, toB] as const]) {
      stretches.push({ fromA, toA: nextA, fromB, toB: nextB, depth: depth + 1 });
      [fromA, fromB] = [nextA + 1, nextB + 1];
    }
  }
  return found.sort(([x], [y]) => x - y);
}

function nameOf(piece: string): string {
  const said = piece.trim();
  return NAME.exec(said)?.[0] ?? said;
}

/** Where each name of a stretch stands; null where it stands more than once. */
type Places = ReadonlyMap<string, number | null>;

const NOWHERE: Places = new Map();

function placesOf(names: readonly string[], from: number, to: number): Places {
  const places = new Map<string, number | null>();
  for (let i = from; i < to; i++) {
    const name = names[i] as string;
    places.set(name, places.has(name) ? null : i);
  }
  return places;
}

/** The pieces whose name stands once in each text, in the order of A. */
function namedOnce(inA: Places, inB: Places): readonly Aligned[] {
  const pairs: Aligned[] = [];
  for (const [name, i] of inA) {
    const j = inB.get(name) ?? null;
    if (i !== null && j !== null) pairs.push([i, j]);
  }
  return pairs;
}

/** The most pairs that are in the order of B too: a longest increasing subsequence. */
function inOrder(pairs: readonly Aligned[]): readonly Aligned[] {
  /** For each length, the pair that ends such a sequence with the smallest place in B. */
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  for (const [i, [, place]] of pairs.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] as number] as Aligned)[1] < place) low = middle + 1;
      else high = middle;
    }
    before[i] = ends[low - 1];
    ends[low] = i;
  }
  const kept: Aligned[] = [];
  for (let i = ends.at(-1); i !== undefined; i = before[i]) kept.push(pairs[i] as Aligned);
  return kept.reverse();
}
