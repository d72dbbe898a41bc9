import { grouped } from "../../spec/grouped.ts";
import type { Unchecked } from "./compare-tensors.ts";
import { patternsText } from "./tensors-text.ts";

/** Tensors that are not checked, in words: how many, which, and why. */
export const uncheckedText = ({ why, count, names }: Unchecked): string =>
  `${grouped(count)} not checked (${patternsText(names)}): ${why}`;
