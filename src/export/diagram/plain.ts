import type { Tensor } from "../../spec/tensors.ts";
import type { Box, Counted } from "./content.ts";
import type { Words } from "./words.ts";

/** Tensors that stand once, outside of every component. */
export function once(tensors: readonly Tensor[]): readonly Counted[] {
  return tensors.map((tensor) => ({ tensor, component: null, times: 1 }));
}

/** A box of what is no component. */
export function plain(
  title: Words | string,
  lines: readonly Words[],
  where: string,
  weights: readonly Counted[] = [],
): Box {
  return {
    kind: "box",
    title: typeof title === "string" ? [title] : title,
    lines: lines.filter((line) => line.length > 0),
    tone: "plain",
    at: where,
    weights,
  };
}
