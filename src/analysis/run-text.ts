import type { LayerRun } from "../spec/layers.ts";

type Run = Pick<LayerRun, "from" | "to">;

/** "4" or "0–2". */
export function runText({ from, to }: Run): string {
  return from === to ? String(from) : `${from}–${to}`;
}

/** More runs than this are not named one by one. */
const MOST_NAMED = 24;

/**
 * Runs in words. Those in the middle are left out where they follow from the first two: "0–2, 4–6, … 60–62". Very many that
 * do not are named by where they begin and end.
 */
export function runsText(runs: readonly Run[]): string {
  const [first, second] = runs;
  const last = runs.at(-1);
  if (first && second && last && runs.length > 4) {
    if (areEven(runs, first, second)) return `${runText(first)}, ${runText(second)}, … ${runText(last)}`;
    if (runs.length > MOST_NAMED) return `among ${first.from}–${last.to}`;
  }
  return runs.map(runText).join(", ");
}

/** Whether runs are equally far apart and equally long; the stack may end inside of the last one. */
function areEven(runs: readonly Run[], first: Run, second: Run): boolean {
  const step = second.from - first.from;
  const length = first.to - first.from;
  return runs.every(({ from, to }, index) => {
    const isLong = to - from === length || (index === runs.length - 1 && to - from < length);
    return from === first.from + index * step && isLong;
  });
}
