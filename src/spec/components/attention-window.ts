import * as z from "zod/mini";
import { positiveInt } from "../values.ts";

/**
 * Which earlier tokens a token attends to, itself included: the last `size` (`sliding_window`), or those of its own
 * block where the sequence is cut into blocks of `size` tokens (`chunked`). Where the mask is bidirectional, a sliding
 * window reaches as far ahead.
 */
export const AttentionWindowSpec = z.object({
  type: z.enum(["sliding_window", "chunked"]),
  /** In tokens. */
  size: positiveInt,
  /** How many of the sequence's first tokens are seen beside them (StreamingLLM, arXiv:2309.17453); none if not given. */
  sink_tokens: z.optional(positiveInt),
});

export type AttentionWindowSpec = z.infer<typeof AttentionWindowSpec>;

/** Tokens that stay within reach, the first ones of the sequence where they are always seen; null: all. */
export function keptTokens(window: AttentionWindowSpec | null): number | null {
  return window === null ? null : window.size + (window.sink_tokens ?? 0);
}
