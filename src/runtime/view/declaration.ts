import type { LegacyConfig } from "../../legacy/legacy-object.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { Json } from "../../spec/json.ts";
import type { Pointer } from "../../spec/pointer.ts";

/** How an attribute follows from several values of a spec, or from one in another form. */
export interface AttributeRule {
  /** In words. */
  readonly rule: string;
  /** Everything in the spec that `of` looks at; none where the value is the same for every spec. */
  readonly reads: readonly Pointer[];
  readonly of: (spec: EngineModelSpec) => Json;
}

/** What model code takes where the legacy object has no such attribute, as in `getattr(config, "rope_theta", 10000)`. */
export interface Fallback {
  readonly value: Json | ((spec: EngineModelSpec) => Json);
  /** Repository, file and expression of the model code that says so. */
  readonly source: string;
  /** Whether model code takes it for null too, as in `getattr(config, "head_dim", None) or …`. */
  readonly forNull?: boolean;
  /** Whether the code asks the object of each layer where the whole one differs by layer, and does not come to its default. */
  readonly asksLayers?: boolean;
}

/** One attribute that model code reads off a flat config object. */
export interface AttributeDeclaration {
  /** As model code asks for it, "num_hidden_layers" for example. */
  readonly name: string;
  /** Where the spec has it. A pointer that leads nowhere gives null, as a component that a config lacks does. */
  readonly spec: Pointer | AttributeRule;
  /** The attribute of the legacy object; null where Hugging Face has none. */
  readonly hf: string | null;
  /** Which legacy object has it: that of the text model, unless it is the whole file's. */
  readonly on?: "text" | "root";
  /**
   * Whether no class has it, and the object only where the file gives it: the file's own, or of a repository whose code
   * reads it. Model code of transformers does not miss it.
   */
  readonly onlyInFiles?: boolean;
  /**
   * Whether null in the object says that model code works the value out, as it does where the class itself has null: then
   * the spec has what it comes to.
   */
  readonly nullIsComputed?: boolean;
  /** Without one, model code that finds no attribute raises AttributeError. */
  readonly fallback?: Fallback;
  /**
   * The form in which the values of both sides are compared, where the same fact has several: parameters of a rotary
   * embedding that the library fills in itself, for example.
   */
  readonly comparable?: (value: Json) => Json;
  /**
   * What the class's own model code computes of the legacy object in place of this attribute, and why; undefined where it
   * goes by the attribute.
   */
  readonly computes?: (legacy: LegacyConfig) => { readonly value: Json; readonly reason: string } | undefined;
}

/** The flat object that existing model code of a family reads, attribute by attribute. */
export interface RuntimeViewDeclaration {
  /** "Qwen35RuntimeView", for example. */
  readonly name: string;
  /** The `type` of the bodies that it shows. */
  readonly bodyType: string;
  readonly attributes: readonly AttributeDeclaration[];
}
