import type { Resaved } from "../../versions/report.ts";
import { plural } from "../components/number.ts";

type Reads = Extract<Resaved, { ok: true }>["reads"];

/** "; 4.57.6 reads rope_theta otherwise": which versions get other attributes of the saved file; empty for none. */
export function astrayWords(reads: Reads): string {
  return Object.entries(reads)
    .map(([reader, found]) => `; ${reader} reads ${namesOf(found)} otherwise`)
    .join("");
}

/** So many are named in the summary; all stand inside. */
const MOST_NAMED = 3;

function namesOf(found: Reads[string]): string {
  const names = found.map(({ attribute }) => attribute);
  return names.length > MOST_NAMED ? plural(names.length, "attribute") : names.join(", ");
}
