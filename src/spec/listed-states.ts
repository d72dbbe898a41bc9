/**
 * What transformers lists as `hidden_states`: what enters the first layer, what leaves each but the last, and the output
 * of the last norm (`before_layers`); or what leaves each layer, and that output (`after_layers`); or that output alone
 * (`last`).
 */
export type ListedStates = "before_layers" | "after_layers" | "last";

/**
 * Those that transformers lists of all states of the residual stream: what enters the first layer, what leaves each, and
 * the output of the last norm.
 */
export function listedStates<T>(all: readonly T[], which: ListedStates): readonly T[] {
  if (which === "last") return all.slice(-1);
  const left = which === "before_layers" ? all.length - 2 : 0;
  return all.filter((_, index) => index !== left);
}
