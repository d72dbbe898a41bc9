import type { Pointer } from "./pointer.ts";

/** Whose default decided a value that no field of the file gives. */
export type DefaultSource =
  | { readonly default_from: "hf_class"; readonly class: string; readonly transformers_version: string }
  | { readonly default_from: "engine"; readonly rule: string };

/** Fields of the file; of thousands the objects that hold them. */
interface Fields {
  readonly from: readonly Pointer[];
  /** How many they are, where `from` has what holds them and not each of them. */
  readonly from_count?: number;
}

/** What the presence of a value hangs on, beside what decides the value itself: `compress_ratios` of an attention. */
interface Given extends Fields {
  readonly rule: string;
  /** Fields that would have decided it, had the file given them; their defaults went in instead. */
  readonly looked_for?: readonly Pointer[];
}

/** Where the value of one leaf of an EngineModelSpec comes from. Pointers lead into config.json. */
export type Origin = (
  | { readonly kind: "mapped"; readonly from: readonly [Pointer] }
  | ({
      readonly kind: "derived";
      readonly rule: string;
      /** Fields that the rule would have read, had the file given them; their defaults went in instead. */
      readonly looked_for?: readonly Pointer[];
    } & Fields)
  | ({ readonly kind: "defaulted"; readonly looked_for: readonly Pointer[] } & DefaultSource)
  | { readonly kind: "implied"; readonly reason: string }
) & { readonly given?: Given };

/** Every field of the file that an origin names: those that decide the value, and those that its presence hangs on. */
export function fieldsOf(origin: Origin): readonly Pointer[] {
  const own = "from" in origin ? origin.from : [];
  return origin.given ? [...own, ...origin.given.from] : own;
}

/** The four kinds of {@link Origin}, in the order in which they are shown. */
export const ORIGIN_KINDS = ["mapped", "derived", "defaulted", "implied"] as const;

export type OriginKind = (typeof ORIGIN_KINDS)[number];

/**
 * Whether a value rests on a field that the file leaves out: its default is the value, or went into the rule. Wherever
 * defaults are counted, listed or filtered, these are meant, taken and computed ones alike.
 */
export function restsOnAbsent(origin: Origin): boolean {
  return origin.kind === "defaulted" || (origin.kind === "derived" && (origin.looked_for ?? []).length > 0);
}

/** The kind under which a value is counted and filtered: what rests on an absent field is defaulted. */
export function countedAs(origin: Origin): OriginKind {
  return restsOnAbsent(origin) ? "defaulted" : origin.kind;
}
