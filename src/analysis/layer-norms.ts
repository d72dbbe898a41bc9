import type { NormPlacement } from "../spec/decoder-body.ts";
import type { LayerKind } from "../spec/layers.ts";

/** How many norms a layer has for so many halves. */
const NORMS: { readonly [P in NormPlacement]: (halves: number) => number } = {
  pre: (halves) => halves,
  sandwich: (halves) => 2 * halves,
  normalised_residual: (halves) => halves,
  post: (halves) => halves,
  parallel: (halves) => Math.min(halves, 1),
  parallel_two_norms: (halves) => halves,
};

/** The norms of hidden_size that a layer of this kind has around its halves. */
export function normsOfLayer(placement: NormPlacement, { mixer, mlp }: LayerKind): number {
  return NORMS[placement]([mixer, mlp].filter((half) => half !== null).length);
}
