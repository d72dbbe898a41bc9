import { Change, diff, type DiffConfig, presentableDiff } from "@codemirror/merge";
import { type ChangedRange, isLongPair, type Texts } from "./long-pair.ts";

/**
 * How hard the search for differences tries: beyond this it falls back to whole ranges. Characters, and milliseconds: in
 * the page long texts must not hold it up, in a worker nobody waits at the keyboard.
 */
const SHORT_EFFORT: DiffConfig = { scanLimit: 64 * 1024, timeout: 400 };
const LONG_EFFORT: DiffConfig = { scanLimit: 500, timeout: 30 };
const WORKER_EFFORT: DiffConfig = { timeout: 5000 };

/** The differences of a long pair, as the editors would look for them. For a worker: takes up to a few seconds. */
export function findFirstDiff({ a, b }: Texts): readonly ChangedRange[] {
  return presentableDiff(a, b, WORKER_EFFORT).map(({ fromA, toA, fromB, toB }) => ({
    fromA,
    toA,
    fromB,
    toB,
  }));
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
