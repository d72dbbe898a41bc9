import type { ComparedAttribute } from "../../runtime/paths/compare-with-legacy.ts";
import { jsonHas } from "../components/short-json.ts";
import { PATH_STATUSES, type PathStatus } from "../view-state.ts";
import { statusOf } from "./status.ts";

/**
 * The attributes with one of the statuses (none: all) that show `query` in a name, a value or the reason: by
 * status, and otherwise in the order of the view.
 */
export function filterAttributes(
  attributes: readonly ComparedAttribute[],
  statuses: readonly PathStatus[],
  query: string,
): readonly ComparedAttribute[] {
  const wanted = query.trim().toLowerCase();
  return attributes
    .filter((attribute) => statuses.length === 0 || statuses.includes(statusOf(attribute)))
    .filter((attribute) => wanted === "" || shows(attribute, wanted))
    .toSorted((a, b) => rank(a) - rank(b));
}

/** What an engine should know of first stands first. */
function rank(attribute: ComparedAttribute): number {
  return PATH_STATUSES.indexOf(statusOf(attribute));
}

function shows({ name, spec, legacy, reason }: ComparedAttribute, wanted: string): boolean {
  const texts = [name, legacy?.hfName ?? "", reason ?? "", ...(spec?.pointers ?? [])];
  return (
    texts.some((text) => text.toLowerCase().includes(wanted)) ||
    [spec, legacy].some((side) => side !== null && jsonHas(side.value, wanted))
  );
}
