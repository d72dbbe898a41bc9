import type { Origin } from "../spec/origin.ts";

/**
 * Whether equal values came about differently, so that a later default or rule may move one of them alone: by another
 * kind of origin, another class or version whose default it is, another rule, or a rule one of whose inputs is a default
 * on one side only. The same field under another name is a spelling and no drift, and what an architecture fixes is
 * fixed, whichever architecture says so.
 */
export function cameDifferently(a: Origin, b: Origin): boolean {
  if (a.kind === "derived" && b.kind === "derived") {
    return a.rule !== b.rule || (a.looked_for === undefined) !== (b.looked_for === undefined);
  }
  if (a.kind === "defaulted" && b.kind === "defaulted") return whose(a) !== whose(b);
  return a.kind !== b.kind;
}

function whose(origin: Origin & { readonly kind: "defaulted" }): string {
  return origin.default_from === "hf_class"
    ? `${origin.class} ${origin.transformers_version}`
    : `engine: ${origin.rule}`;
}
