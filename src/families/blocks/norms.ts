import { type Described, type Sourced, implied, under } from "../../config/reading/sourced.ts";
import type { RMSNormSpec } from "../../spec/components/rms-norm.ts";
import { type Reference, cite } from "./reference.ts";

/** What an RMS norm consists of, each member with its source. */
export type DescribedRMSNorm = { readonly [K in keyof RMSNormSpec]: Sourced<RMSNormSpec[K]> };

/** The family's RMS norm with a weight, which is the gain or, where `zeroCentered`, its distance from 1. */
export function rmsNorm(
  eps: Sourced<number>,
  reference: Reference,
  { zeroCentered = false, suffix = "RMSNorm" } = {},
): DescribedRMSNorm {
  const gain = zeroCentered ? "multiplies by 1 + weight" : "multiplies by the weight itself";
  return {
    type: implied("rmsnorm", cite(reference, suffix)),
    eps,
    zero_centered: implied(zeroCentered, cite(reference, suffix, gain)),
    has_weight: implied(true, cite(reference, suffix, gain)),
  };
}

/** The same norm, which is there because of what `condition` says. */
export function normUnder(
  norm: DescribedRMSNorm,
  condition: Sourced<unknown>,
  rule: string,
): Described<RMSNormSpec> {
  return {
    type: under(norm.type, [condition], rule),
    eps: under(norm.eps, [condition], rule),
    zero_centered: under(norm.zero_centered, [condition], rule),
    has_weight: under(norm.has_weight, [condition], rule),
  };
}
