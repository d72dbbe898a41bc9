import { type Sourced, implied } from "../../config/reading/sourced.ts";
import { type DescribedRMSNorm, rmsNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";

/** The RMS norm without a weight. */
export function unweightedNorm(eps: Sourced<number>): DescribedRMSNorm {
  const none = cite(MODELING, "UnweightedRMSNorm", "has no weight");
  return {
    ...rmsNorm(eps, MODELING, { suffix: "UnweightedRMSNorm" }),
    zero_centered: implied(false, none),
    has_weight: implied(false, none),
  };
}
