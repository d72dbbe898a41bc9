import type { CacheLine } from "./cache-line.ts";

/** The state of a linear mixer: a matrix for each head, whatever the length of the sequence. */
export function recurrentState(
  heads: number,
  rows: number,
  columns: number,
  dtype: string | null,
): CacheLine {
  return {
    kind: "recurrent state",
    elements: heads * rows * columns,
    formula: `${heads} heads × ${rows} × ${columns}`,
    per: { unit: "sequence" },
    window: null,
    dtype,
    heads,
  };
}

/**
 * The inputs that a causal convolution still needs. transformers 5.18.0 keeps as many columns as it has taps
 * (cache_utils.py LinearAttentionLayer); an engine that drops the oldest one needs a column less.
 */
export function convolutionState(channels: number, taps: number, heads: number): CacheLine {
  return {
    kind: "convolution state",
    elements: channels * taps,
    formula: `${channels} channels × ${taps} taps`,
    per: { unit: "sequence" },
    window: null,
    dtype: null,
    heads,
  };
}
