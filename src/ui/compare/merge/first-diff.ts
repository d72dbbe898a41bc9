import { aligned, piecesOf } from "./aligned-pieces.ts";
import { Change, diff, type DiffConfig, presentableDiff } from "@codemirror/merge";
import { type ChangedRange, isLongPair, type Texts } from "./long-pair.ts";

/**
 * How hard the search for differences tries: beyond this it falls back to whole ranges. Characters, and milliseconds: long
 * texts must not hold up the page, and each of the many stretches of a long pair gets its share.
 */
const SHORT_EFFORT: DiffConfig = { scanLimit: 64 * 1024, timeout: 400 };
const LONG_EFFORT: DiffConfig = { scanLimit: 500, timeout: 30 };

/** Longer stretches that have no name in common are one difference. In UTF-16 code units of both texts. */
const LONGEST_STRETCH = 16 * 1024;

/** Editors measure each difference whenever they are drawn: of more than these, neighbours become one. */
const MOST = 4000;

/**
 * The differences of a long pair of JSON texts: members that have the same name in the same place are held against each
 * other, and what stands between them. For a worker: takes about a second for each megabyte.
 */
export function findFirstDiff({ a, b }: Texts): readonly ChangedRange[] {
  const [piecesA, piecesB] = [piecesOf(a), piecesOf(b)];
  const [startsA, startsB] = [startsOf(piecesA), startsOf(piecesB)];
  const found: ChangedRange[] = [];
  const look = (fromA: number, toA: number, fromB: number, toB: number): void => {
    const start = { a: startsA[fromA] as number, b: startsB[fromB] as number };
    const [textA, textB] = [a.slice(start.a, startsA[toA]), b.slice(start.b, startsB[toB])];
    for (const change of differencesOf(textA, textB))
      append(found, {
        fromA: start.a + change.fromA,
        toA: start.a + change.toA,
        fromB: start.b + change.fromB,
        toB: start.b + change.toB,
      });
  };
  let [nextA, nextB] = [0, 0];
  for (const [i, j] of aligned(piecesA, piecesB)) {
    look(nextA, i, nextB, j);
    look(i, i + 1, j, j + 1);
    [nextA, nextB] = [i + 1, j + 1];
  }
  look(nextA, piecesA.length, nextB, piecesB.length);
  return atMost(found);
}

/** So many neighbours as one that there are few enough. */
function atMost(found: readonly ChangedRange[]): readonly ChangedRange[] {
  const together = Math.ceil(found.length / MOST);
  if (together <= 1) return found;
  return Array.from({ length: Math.ceil(found.length / together) }, (_, i) => {
    const group = found.slice(i * together, (i + 1) * together);
    const [first, last] = [group[0] as ChangedRange, group.at(-1) as ChangedRange];
    return { fromA: first.fromA, toA: last.toA, fromB: first.fromB, toB: last.toB };
  });
}

/** Where each piece begins, and where the last ends. */
function startsOf(pieces: readonly string[]): readonly number[] {
  const starts = [0];
  for (const [i, piece] of pieces.entries()) starts.push((starts[i] as number) + piece.length);
  return starts;
}

function differencesOf(a: string, b: string): readonly ChangedRange[] {
  if (a === b) return [];
  if (a === "" || b === "" || a.length + b.length > LONGEST_STRETCH)
    return [{ fromA: 0, toA: a.length, fromB: 0, toB: b.length }];
  return presentableDiff(a, b, LONG_EFFORT);
}

/** Adds a difference; one that begins where the last ends is part of it. */
function append(found: ChangedRange[], change: ChangedRange): void {
  const last = found.at(-1);
  if (last?.toA === change.fromA && last.toB === change.fromB)
    found[found.length - 1] = { ...last, toA: change.toA, toB: change.toB };
  else found.push(change);
}

/** How editors look for the differences of two texts, of which those at first may be known already. */
export function effortFor(texts: Texts, known: readonly ChangedRange[] | null): DiffConfig {
  const effort = isLongPair(texts) ? LONG_EFFORT : SHORT_EFFORT;
  if (!known) return effort;
  let first = true;
  return {
    ...effort,
    override: (a, b) => {
      const whole = first && a.length === texts.a.length && b.length === texts.b.length;
      first = false;
      if (!whole) return diff(a, b, effort);
      return known.map(({ fromA, toA, fromB, toB }) => new Change(fromA, toA, fromB, toB));
    },
  };
}
