import { groupBy } from "../../spec/group-by.ts";
import { listed } from "../../spec/listed.ts";
import type { Resaved } from "../../versions/report.ts";
import { plural } from "../../spec/grouped.ts";

type Read = Pick<Extract<Resaved, { ok: true }>, "refused" | "reads">;

/**
 * "; 5.17.0 refuses it; 4.57.6 reads rope_theta otherwise": which versions refuse the saved file, though they load the
 * original, or get other attributes of it; empty for none.
 */
export function astrayWords({ refused, reads }: Read): string {
  const refusing = Object.keys(refused);
  const alike = groupBy(Object.entries(reads), ([, found]) => namesOf(found));
  return [
    refusing.length === 0 ? "" : `; ${listed(refusing)} ${refusing.length === 1 ? "refuses" : "refuse"} it`,
    ...[...alike].map(
      ([names, of]) =>
        `; ${listed(of.map(([reader]) => reader))} ${of.length === 1 ? "reads" : "read"} ${names} otherwise`,
    ),
  ].join("");
}

/** So many are named in the summary; all stand inside. */
const MOST_NAMED = 3;

function namesOf(found: Read["reads"][string]): string {
  const names = found.map(({ attribute }) => attribute);
  return names.length > MOST_NAMED ? plural(names.length, "attribute") : names.join(", ");
}
