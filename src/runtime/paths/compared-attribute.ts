import type { LegacySource } from "../../legacy/legacy-object.ts";
import type { Json } from "../../spec/json.ts";
import type { LegacyObject } from "./legacy-lookup.ts";
import type { RuntimeAttribute } from "../view/read-attribute.ts";

/** What model code ends up with when it asks the legacy object for an attribute. */
export type LegacyRead =
  | { readonly by: "attribute"; readonly value: Json }
  /** `getattr` with a default; `source` is the model code that has it. */
  | { readonly by: "fallback"; readonly value: Json; readonly source: string }
  /** There is no such attribute and no default: AttributeError. */
  | { readonly by: "attribute_error" }
  /** It differs by layer: AmbiguousGlobalPerLayerAttributeError, which no default and no `hasattr` catches. */
  | { readonly by: "per_layer_error" };

/** The exceptions of Python by which a read stops. */
export const RAISED = {
  attribute_error: "AttributeError",
  per_layer_error: "AmbiguousGlobalPerLayerAttributeError",
} as const;

/** One attribute on both paths. */
export interface ComparedAttribute {
  readonly name: string;
  /**
   * `agree`: the same value, or null in the spec and absent in the legacy object, which both say that there is none.
   * `legacy_only`: no attribute of the view has it.
   */
  readonly status: "agree" | "differ" | "spec_only" | "legacy_only";
  readonly spec: RuntimeAttribute | null;
  readonly legacy: {
    readonly value: Json;
    /** Its name on the legacy object. */
    readonly hfName: string;
    /** Whether it is an attribute of the text model's object or of the whole file's. */
    readonly on: LegacyObject;
    readonly source: LegacySource;
  } | null;
  /** null where no model code asks for it: Hugging Face has no such attribute, or the view has none. */
  readonly read: LegacyRead | null;
  /**
   * What the legacy path does to model code. `silent`: it goes on with a value that is not the spec's; `loud`: it stops
   * with an exception; null: nothing.
   */
  readonly danger: "silent" | "loud" | null;
  /** Why the two sides differ, in words; null where they agree, and for what the legacy object alone has. */
  readonly reason: string | null;
}
