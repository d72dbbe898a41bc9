import { type Sourced, allDependOn, derive } from "../../../config/reading/sourced.ts";
import type { Reading } from "../../declaration/reading.ts";
import { layerNormOf } from "../rules/norms.ts";
import { cite } from "../rules/reference.ts";

/**
 * Layer norms of each head of q and k before they are rotated, where the flag `name` says so.
 * @param weights `per_head`: one weight for all heads; `per_head_own`: one for each.
 */
export function switchedQkNorm(
  { scope, reference, eps }: Reading,
  use: Sourced<boolean>,
  name: string,
  weights: "per_head" | "per_head_own",
  options: Parameters<typeof layerNormOf>[2] = {},
) {
  const rule = cite(
    reference,
    "Attention",
    `normalises each head of q and k before they are rotated, where ${name}`,
  );
  return {
    use_qk_norm: use,
    qk_norm_type: derive([use], (on) => (on ? weights : null), rule),
    qk_norm: use.value
      ? allDependOn(layerNormOf(eps, reference, options, scope), [use], rule)
      : derive([use], () => null, `no norms without ${name}`),
    qk_norm_order: derive([use], (on) => (on ? ("before_rope" as const) : null), rule),
  };
}
