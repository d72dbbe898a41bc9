import { sameJson } from "../spec/same-json.ts";
import type { LegacyConfig, LegacySource } from "../legacy/legacy-object.ts";
import type { Json } from "../spec/json.ts";

/** What `getattr(config, name)` comes to in one version. */
export type Outcome =
  | { readonly is: "value"; readonly value: Json; readonly source: LegacySource }
  /** AttributeError. */
  | { readonly is: "absent" }
  /** AmbiguousGlobalPerLayerAttributeError, which no default catches. */
  | { readonly is: "raises" };

/** A value that a version gives. */
export type Present = Extract<Outcome, { is: "value" }>;

/** The objects of one file in several versions, as far as they have a class for it. */
export type Objects = ReadonlyMap<string, LegacyConfig>;

/** Whether model code gets the same. */
export function sameOutcome(a: Outcome, b: Outcome): boolean {
  return a.is === "value" && b.is === "value" ? sameJson(a.value, b.value) : a.is === b.is;
}
