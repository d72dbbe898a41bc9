import { implied } from "../../config/reading/sourced.ts";
import type { DescribedGqa } from "../blocks/attention/gqa.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";

/** Attention of the last layers of Gemma 3n and Gemma 4: like that of another layer, but with its keys and values. */
export function reusing(reference: Reference, attention: DescribedGqa): DescribedGqa {
  const has = (rule: string): string => cite(reference, "Attention", rule);
  return {
    ...attention,
    value_norm: implied(null, has("reuses values that are normalised already")),
    reuses_kv: implied(
      true,
      has("takes keys and values of the last layer of its kind before the shared ones"),
    ),
  };
}
