import type { FixedFields } from "../blocks/file/fixed-fields.ts";
import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";
import { cite } from "../blocks/rules/reference.ts";
import type { Variant } from "./reference.ts";

/** Fields that name choices of which only one is built. */
export function fixedFields({ reference, native }: Variant): FixedFields {
  const shared = {
    shared_intermediate_size: { built: 0, reason: cite(reference, "SparseMoeBlock", "has no shared expert") },
  };
  if (!native) return shared;
  return {
    ...shared,
    postnorm: {
      built: true,
      reason: cite(reference, "DecoderLayer", "always adds to the normalised stream"),
    },
  };
}

export const IGNORED: IgnoredFields = [
  {
    because: "no effect",
    reason: "it says how a shared expert would be weighed, and there is none",
    names: ["shared_moe_mode"],
  },
];
