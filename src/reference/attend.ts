import type { AttentionWindowSpec } from "../spec/components/attention-window.ts";
import { type Heads, type Rows, at, dot, mix, softmax } from "./vectors.ts";

/** Whether a query head of the token at position `query` sees the token at position `key`. */
export type Mask = (query: number, key: number, head: number) => boolean;

/** The mask of attention that is causal or goes both ways, within its window. */
export function maskOf(causal: boolean, window: AttentionWindowSpec | null): Mask {
  return (query, key) => {
    if (causal && key > query) return false;
    if (window === null || key < (window.sink_tokens ?? 0)) return true;
    return window.type === "chunked"
      ? Math.floor(key / window.size) === Math.floor(query / window.size)
      : Math.abs(query - key) < window.size;
  };
}

/** How logits become weights. */
export interface AttendOptions {
  readonly scale: number;
  readonly mask: Mask;
  /** c where logits become c × tanh(logits / c). */
  readonly softcap?: number | null;
  /** For each query head a logit that takes part in the softmax and adds nothing to the output. */
  readonly sinks?: Float32Array | null;
  /** Added to the logits. */
  readonly bias?: (head: number, query: number, key: number) => number;
}

/**
 * softmax(q·k × scale) v for each query head and token (Vaswani et al. 2017, arXiv:1706.03762, section 3.2). Query heads
 * share heads of keys and values in groups of neighbours (Ainslie et al. 2023, arXiv:2305.13245).
 */
export function attend(q: Heads, k: Heads, v: Heads, options: AttendOptions): Heads {
  return q.map((heads, query) =>
    heads.map((head, h) => {
      const keys = (k[0] as Rows).length;
      const shared = Math.floor((h * keys) / heads.length);
      const logits = k.map((token, key) =>
        options.mask(query, key, h)
          ? logit(head, token[shared] as Float32Array, h, query, key, options)
          : -Infinity,
      );
      const sink = options.sinks ? [at(options.sinks, h)] : [];
      const weights = softmax([...logits, ...sink]).slice(0, logits.length);
      const values = v.map((token) => token[shared] as Float32Array);
      return mix(weights, values, (values[0] as Float32Array).length);
    }),
  );
}

function logit(
  query: Float32Array,
  key: Float32Array,
  head: number,
  q: number,
  k: number,
  { scale, softcap, bias }: AttendOptions,
): number {
  const scaled = dot(query, key) * scale;
  const capped = softcap ? softcap * Math.tanh(scaled / softcap) : scaled;
  return bias ? capped + bias(head, q, k) : capped;
}
