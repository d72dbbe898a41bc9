import type { FieldChange, Heading } from "./comparison.ts";
import { dotted } from "./show-value.ts";

/** The headings of changed config fields, as they are shown. */
export const HEADING_WORDS: { readonly [H in Heading]: string } = {
  "changes-spec": "Changes the spec",
  respelled: "Another spelling of the same fact",
  "no-effect": "Changed, with the same spec",
  shadowed: "Shadowed by another spelling",
  ignored: "Ignored",
  unmapped: "Unmapped",
};

/** Why a field stands under its heading: the values that it changes, or the reason. */
export function whyHere({ heading, reason, to }: FieldChange): string {
  return heading === "changes-spec" ? to.map(dotted).join(", ") : reason;
}
