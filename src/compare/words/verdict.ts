import { firstOf } from "./show-value.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { FieldChange, Heading } from "../comparison.ts";

/** Under which heading a changed field stands, and why. */
export type Verdict = Pick<FieldChange, "heading" | "reason" | "to" | "as">;

export function changesSpec(to: readonly Pointer[]): Verdict {
  return { heading: "changes-spec", reason: "it decides spec values that differ", to, as: [] };
}

/** `as` are the fields of the other side, whose name is `side`. */
export function respelled(as: readonly Pointer[], side: string): Verdict {
  return {
    heading: "respelled",
    reason: `another spelling of what ${side} has in ${firstOf(as.map(dotted))}`,
    to: [],
    as,
  };
}

/** A field without effect, for a reason in words. */
export function without(heading: Exclude<Heading, "changes-spec" | "respelled">, reason: string): Verdict {
  return { heading, reason, to: [], as: [] };
}
