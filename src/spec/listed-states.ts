/**
 * What transformers lists as `hidden_states`: what enters the first layer, what leaves each but the last, and the output
 * of the last norm (`before_layers`); what leaves each layer, and that output (`after_layers`); what enters the first layer
 * and what leaves each, without that output (`without_norm`); or that output alone (`last`).
 */
export type ListedStates = "before_layers" | "after_layers" | "without_norm" | "last";

/**
 * Those that transformers lists of all states of the residual stream: what enters the first layer, what leaves each, and
 * the output of the last norm.
 */
export function listedStates<T>(all: readonly T[], which: ListedStates): readonly T[] {
  if (which === "last") return all.slice(-1);
  const left = { before_layers: all.length - 2, after_layers: 0, without_norm: all.length - 1 }[which];
  return all.filter((_, index) => index !== left);
}
