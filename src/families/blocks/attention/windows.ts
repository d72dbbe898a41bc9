import { natural, orNull } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Described, type Sourced, derive, respell } from "../../../config/reading/sourced.ts";
import type { AttentionWindowSpec } from "../../../spec/components/attention-window.ts";

/** Reads `sliding_window`, in which null stands for no window, and so does 0 (Qwen2MoeConfig writes it). */
export function readWindowSize(scope: Scope): Sourced<number | null> {
  const size = scope.nullable(orNull(natural), "sliding_window", {
    value: null,
    rule: "without a sliding_window every earlier token is seen",
  });
  return respell(size, (tokens) => (tokens === 0 ? null : tokens));
}

/** A sliding window of so many tokens; none where the size is null. */
export function slidingWindow(size: Sourced<number | null>): Described<AttentionWindowSpec | null> {
  const { value } = size;
  if (value === null)
    return derive(
      [size],
      () => null,
      () => size.source.text || "there is no sliding_window",
    );
  return {
    type: derive([size], () => "sliding_window" as const, "there is a sliding_window"),
    size: size as Sourced<number>,
  };
}
