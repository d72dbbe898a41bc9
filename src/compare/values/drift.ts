import type { Origin } from "../../spec/origin.ts";
import { parentOf, tokensOf } from "../../spec/pointer.ts";

/**
 * Whether equal values came about differently, so that a later default or rule may move one of them alone: by another
 * kind of origin, another class or version whose default it is, another rule, or a rule one of whose inputs is a default
 * on one side only. The same field under another name is a spelling and no drift, and what an architecture fixes is
 * fixed, whichever architecture says so.
 */
export function cameDifferently(a: Origin, b: Origin): boolean {
  if (a.kind === "derived" && b.kind === "derived") {
    return ruleOf(a) !== ruleOf(b) || (a.looked_for === undefined) !== (b.looked_for === undefined);
  }
  if (a.kind === "defaulted" && b.kind === "defaulted") return whose(a) !== whose(b);
  return a.kind !== b.kind;
}

/** The words of a rule without the names of the objects that hold its fields: `rope_scaling` is `rope_parameters`. */
function ruleOf({ rule, from }: Origin & { readonly kind: "derived" }): string {
  const holders = new Set(from.flatMap((pointer) => tokensOf(parentOf(pointer))));
  return rule.replaceAll(/\w+/g, (word) => (holders.has(word) ? "…" : word));
}

function whose(origin: Origin & { readonly kind: "defaulted" }): string {
  return origin.default_from === "hf_class"
    ? `${origin.class} ${origin.transformers_version}`
    : `engine: ${origin.rule}`;
}
