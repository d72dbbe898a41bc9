import type { Pointer } from "../../spec/pointer.ts";

/** Why an adapter that knows a field takes no value from it. */
export type IgnoredBecause = "training" | "generation" | "bookkeeping" | "other tower" | "no effect";

/** What became of one leaf of config.json. `to` leads into the spec, `by` into config.json. */
export type FieldUse =
  | { readonly use: "mapped"; readonly to: readonly Pointer[] }
  | { readonly use: "shadowed"; readonly by: Pointer; readonly agrees: boolean }
  | { readonly use: "ignored"; readonly reason: string; readonly because: IgnoredBecause }
  | { readonly use: "unmapped"; readonly nearest: readonly string[] };

/** The four uses, in the order in which they are shown. */
export const FIELD_USES = ["mapped", "shadowed", "ignored", "unmapped"] as const;

export type FieldUseKind = (typeof FIELD_USES)[number];
