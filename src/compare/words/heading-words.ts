import { groupBy } from "../../spec/group-by.ts";
import { pointerOf, tokensOf, type Pointer } from "../../spec/pointer.ts";
import type { FieldChange, Heading } from "../comparison.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** The headings of changed config fields, as they are shown. */
export const HEADING_WORDS: { readonly [H in Heading]: string } = {
  unmapped: "Unmapped",
  "engines-read": "Changes no spec value, but engines read it",
  "changes-spec": "Changes the spec",
  respelled: "Another spelling of the same fact",
  "no-effect": "Changed, with the same spec",
  shadowed: "Shadowed by another spelling",
  ignored: "Ignored",
};

/** Why a field stands under its heading: the values that it changes, or the reason. */
export function whyHere({ heading, reason, to }: FieldChange): string {
  return heading === "changes-spec" ? placesWords(to) : reason;
}

/** From how many values of one part on the part is named instead of them. */
const MANY = 4;

/** Spec values as one says them; many of one component as "18 values of body.shared_attention". */
function placesWords(pointers: readonly Pointer[]): string {
  const parts = groupBy(pointers, (pointer) => pointerOf(tokensOf(pointer).slice(0, 2)));
  return [...parts]
    .flatMap(([part, inside]) =>
      inside.length < MANY ? inside.map(dotted) : [`${inside.length} values of ${dotted(part)}`],
    )
    .join(", ");
}
