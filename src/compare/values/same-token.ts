import type { SpecialToken } from "../../families/unknown/special-tokens.ts";
import { sameJson } from "../../spec/same-json.ts";

/** Whether a special token has the same ids on both sides, in whatever order; none on both sides is the same. */
export function sameToken(a: SpecialToken | null, b: SpecialToken | null): boolean {
  const sorted = (token: SpecialToken | null): number[] => [...new Set(token?.ids)].sort((x, y) => x - y);
  return sameJson(sorted(a), sorted(b));
}
