import { implied } from "../../../config/reading/sourced.ts";
import { type Reference, cite } from "./reference.ts";

/** Matrices that are kept as [input channels, output channels], as by Conv1D of transformers (pytorch_utils.py). */
export function conv1dLayout(reference: Reference, suffix: string) {
  return implied(
    "in_out" as const,
    cite(reference, suffix, "is made of Conv1D, which keeps [inputs, outputs]"),
  );
}
