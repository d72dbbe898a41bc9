import { runText } from "../../analysis/run-text.ts";

/** Rising numbers, with neighbours drawn together: "0–2, 4–6, 8". */
export function idRuns(ids: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const id of ids) {
    const last = runs.at(-1);
    if (last?.to === id - 1) last.to = id;
    else runs.push({ from: id, to: id });
  }
  return runs.length === 0 ? "none" : runs.map(runText).join(", ");
}
