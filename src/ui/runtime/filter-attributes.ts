import type { ComparedAttribute } from "../../runtime/paths/compare-with-legacy.ts";
import { jsonHas } from "../components/short-json.ts";
import type { PathStatus } from "../view-state.ts";

/** What stands above all the rest, because an engine should know of it first. */
const URGENCY = { silent: 0, loud: 1 } as const;

const ORDER: { readonly [S in PathStatus]: number } = { differ: 2, spec_only: 3, agree: 4, legacy_only: 5 };

/**
 * The attributes with one of the statuses (none: all) that show `query` in a name, a value or the reason: first those
 * that harm model code, then by status, and otherwise in the order of the view.
 */
export function filterAttributes(
  attributes: readonly ComparedAttribute[],
  statuses: readonly PathStatus[],
  query: string,
): readonly ComparedAttribute[] {
  const wanted = query.trim().toLowerCase();
  return attributes
    .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
    .filter((attribute) => wanted === "" || shows(attribute, wanted))
    .toSorted((a, b) => rank(a) - rank(b));
}

function rank({ danger, status }: ComparedAttribute): number {
  return danger === null ? ORDER[status] : URGENCY[danger];
}

function shows({ name, spec, legacy, reason }: ComparedAttribute, wanted: string): boolean {
  const texts = [name, legacy?.hfName ?? "", reason ?? "", ...(spec?.pointers ?? [])];
  return (
    texts.some((text) => text.toLowerCase().includes(wanted)) ||
    [spec, legacy].some((side) => side !== null && jsonHas(side.value, wanted))
  );
}
