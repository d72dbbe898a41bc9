import type { DecoderBody } from "../../spec/decoder-body.ts";

/** Parameters of a component: all of them, and those that one token passes through. */
export interface Weights {
  readonly all: number;
  readonly active: number;
}

/** The sizes of the model around a component. */
export type ModelSizes = Pick<DecoderBody, "hidden_size" | "vocab_size" | "num_layers">;

/** How the parameters of one type of component are counted; shapes are those that its schema documents. */
export type WeightFormula<C> = (component: C, sizes: ModelSizes) => Weights;

/** Parameters that every token passes through. */
export const dense = (all: number): Weights => ({ all, active: all });

/** Parameters of one feed-forward block of inner width `inner` that reads and writes `width` channels. */
export function feedForward(inner: number, width: number, gated: boolean, bias: boolean): number {
  const first = gated ? 2 * inner : inner;
  return first * width + inner * width + (bias ? first + width : 0);
}
