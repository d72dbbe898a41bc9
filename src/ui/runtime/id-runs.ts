import { runText } from "../../analysis/run-text.ts";
import { runsOf } from "../../spec/runs-of.ts";

/** Rising numbers, with neighbours drawn together: "0–2, 4–6, 8". */
export function idRuns(ids: readonly number[]): string {
  return ids.length === 0 ? "none" : runsOf(ids).map(runText).join(", ");
}
