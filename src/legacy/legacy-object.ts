import type { Json } from "../spec/json.ts";
import type { Pointer } from "../spec/pointer.ts";

/** How an attribute of a transformers config object got its value. Pointers lead into config.json. */
export type LegacySource =
  /** As the file has it, perhaps under another name or put elsewhere: `moved` says how in words, null where it is not. */
  | {
      readonly kind: "file";
      readonly from: readonly Pointer[];
      readonly moved: string | null;
      /** Present where the class makes a float of a whole number. */
      readonly float?: true;
    }
  /** What the named config class declares for a field that the file leaves out. */
  | { readonly kind: "class_default"; readonly class: string }
  /** What every config object has: a field of PreTrainedConfig that the file leaves out. */
  | { readonly kind: "base_default" }
  /** What the class computes when it is built, from these fields of the file (none: from defaults alone). */
  | {
      readonly kind: "computed";
      readonly from: readonly Pointer[];
      readonly rule: string;
      /** Present where what comes out is a float, whole or not. */
      readonly float?: true;
    };

/** An attribute that holds plain data. */
export interface LegacyValue {
  readonly kind: "value";
  readonly value: Json;
  readonly source: LegacySource;
  /**
   * The sources of the members of a dictionary that were not all got in one way, by pointers into `value`: a
   * `rope_theta` that was moved into `rope_parameters` stands under "/rope_theta". Empty where `source` says it all.
   */
  readonly parts: ReadonlyMap<Pointer, LegacySource>;
}

/** An attribute that holds a config object of its own, such as `text_config`. */
export interface LegacyNested {
  readonly kind: "config";
  readonly config: LegacyConfig;
  readonly source: LegacySource;
}

export type LegacyAttribute = LegacyValue | LegacyNested;

/** A config object as transformers builds it. */
export interface LegacyConfig {
  /** "Qwen3_5MoeConfig"; "PreTrainedConfig" where this version knows no class for the model type. */
  readonly className: string;
  readonly transformersVersion: string;
  /** Where the object's own dictionary stands in config.json, or would stand; "" for the whole file. */
  readonly at: Pointer;
  /**
   * `vars(config)` in a stable order, without private names and without plans for splitting a model
   * (`base_model_tp_plan`), which transformers does not write to a file either.
   */
  readonly attributes: ReadonlyMap<string, LegacyAttribute>;
  /**
   * What the class gives besides: its constants (`model_type`) and properties (`torch_dtype`, `num_labels`).
   * `per_layer_config`, in Python a sequence of whole configs, is given as the overrides by layer.
   */
  readonly properties: ReadonlyMap<string, LegacyAttribute>;
  /**
   * What Python keeps under private names (`_name_or_path`, `_output_attentions`, and what a file has under others): no
   * attributes for model code, but part of what is saved.
   */
  readonly hidden: ReadonlyMap<string, LegacyAttribute>;
  /** Other names of attributes (`attribute_map`): the key is read as the value. */
  readonly aliases: ReadonlyMap<string, string>;
  /**
   * Attributes that differ by layer (`per_layer_config`, since 5.17): reading one raises
   * AmbiguousGlobalPerLayerAttributeError, even with a default. `attributes` has their common value.
   */
  readonly perLayer: ReadonlySet<string>;
  /** What a reader of this object has to know, such as that this version has no class for its model type. */
  readonly note: string | null;
}
