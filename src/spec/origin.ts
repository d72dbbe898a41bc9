import type { Pointer } from "./pointer.ts";

/** Whose default decided a value that no field of the file gives. */
export type DefaultSource =
  | { readonly default_from: "hf_class"; readonly class: string; readonly transformers_version: string }
  | { readonly default_from: "engine"; readonly rule: string };

/** Where the value of one leaf of an EngineModelSpec comes from. Pointers lead into config.json. */
export type Origin =
  | { readonly kind: "mapped"; readonly from: readonly [Pointer] }
  | {
      readonly kind: "derived";
      readonly from: readonly Pointer[];
      readonly rule: string;
      /** Fields that the rule would have read, had the file given them; their defaults went in instead. */
      readonly looked_for?: readonly Pointer[];
    }
  | ({ readonly kind: "defaulted"; readonly looked_for: readonly Pointer[] } & DefaultSource)
  | { readonly kind: "implied"; readonly reason: string };

/** The four kinds of {@link Origin}, in the order in which they are shown. */
export const ORIGIN_KINDS = ["mapped", "derived", "defaulted", "implied"] as const;

export type OriginKind = (typeof ORIGIN_KINDS)[number];
