import type { NormSpec } from "../../spec/components/norm.ts";

/** Parameters of one norm over `width` channels. */
export function normParameters(norm: NormSpec, width: number): number {
  const weight = norm.has_weight ? width : 0;
  return norm.type === "layernorm" && norm.has_bias ? weight + width : weight;
}
