import type { ReadAs } from "../../ui/compare/view.ts";
import { isSidePlace, type Place } from "./place.ts";
import { DEFAULT_VIEW, formatRoute, openedAt } from "./route.ts";

/** The address of the file beside itself, each side read in a way of its own; null where the place can be no side. */
export function comparedAddress(place: Place, a: ReadAs | null, b: ReadAs | null): string | null {
  if (!isSidePlace(place)) return null;
  const opened = openedAt({ kind: "compare", a: place, b: place });
  return formatRoute({ ...DEFAULT_VIEW, ...opened, compared: { ...opened.compared, readAs: { a, b } } });
}
