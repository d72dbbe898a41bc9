import type { Pointer } from "../../spec/pointer.ts";

/** Why an adapter that knows a field takes no value from it. */
export type IgnoredBecause =
  | "training"
  | "generation"
  | "bookkeeping"
  | "other tower"
  | "no effect"
  /** Only engines read it, and not the reference that the spec follows. */
  | "engines";

/** An engine that reads a field: its source at one commit, and the file and line. */
export interface ReadBy {
  readonly engine: string;
  readonly commit: string;
  readonly at: string;
}

/** What became of one leaf of config.json. `to` leads into the spec, `by` into config.json. */
export type FieldUse =
  | { readonly use: "mapped"; readonly to: readonly Pointer[] }
  | { readonly use: "shadowed"; readonly by: Pointer; readonly agrees: boolean }
  | {
      readonly use: "ignored";
      readonly reason: string;
      readonly because: IgnoredBecause;
      readonly read_by?: readonly ReadBy[];
    }
  | { readonly use: "unmapped"; readonly nearest: readonly string[] };

/** The four uses, in the order in which they are shown. */
export const FIELD_USES = ["mapped", "shadowed", "ignored", "unmapped"] as const;

export type FieldUseKind = (typeof FIELD_USES)[number];

/** The groups in which fields are counted and listed: what is ignored is told apart by whether an engine may care. */
export const FIELD_GROUPS = ["mapped", "shadowed", "unmapped", "no-effect", "not-for-inference"] as const;

export type FieldGroup = (typeof FIELD_GROUPS)[number];

/** The group of a field: of what is ignored, `no-effect` is what one would expect to matter to inference. */
export function fieldGroup(use: FieldUse): FieldGroup {
  if (use.use !== "ignored") return use.use;
  return use.because === "no effect" || use.because === "engines" ? "no-effect" : "not-for-inference";
}

/** The fields that nobody read, in the order of the text. */
export function unmappedIn(fields: ReadonlyMap<Pointer, FieldUse>): readonly Pointer[] {
  return [...fields].flatMap(([field, { use }]) => (use === "unmapped" ? [field] : []));
}
