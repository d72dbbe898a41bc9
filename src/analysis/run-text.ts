import type { LayerRun } from "../spec/layers.ts";

type Run = Pick<LayerRun, "from" | "to">;

/** "4" or "0–2". */
export function runText({ from, to }: Run): string {
  return from === to ? String(from) : `${from}–${to}`;
}

/** Runs in words, those in the middle left out where there are many: "0–2, 4–6, … 60–62". */
export function runsText(runs: readonly Run[]): string {
  const last = runs.at(-1);
  const texts = runs.length > 4 && last ? [...runs.slice(0, 2), last] : runs;
  return texts
    .map((run, index) => (index === 2 && texts !== runs ? `… ${runText(run)}` : runText(run)))
    .join(", ");
}
