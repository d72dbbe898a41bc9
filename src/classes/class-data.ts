import type { Json, JsonObject } from "../spec/json.ts";

/**
 * How a class computes an attribute from others. In lists by layer, `n` is a field or a number: `every` gives its first
 * value to every n-th layer, `first` to the first n.
 */
export type ComputedForm =
  | readonly ["copy", string]
  | readonly ["quotient" | "ratio" | "product" | "sum", string, string]
  | readonly ["times" | "part", string, number]
  | readonly ["cycle", readonly Json[]]
  | readonly ["every", string, Json, Json]
  | readonly ["first", string | number, Json, Json];

/** A nested config that an object has by default: its class, and what it has otherwise than that class gives. */
interface Part {
  readonly class: string;
  readonly given?: JsonObject;
}

/** What one config class declares and gives. Members that would be empty are left out of the data. */
export interface ClassData {
  /** Other names of attributes: the key is stored, and read, as the value. */
  readonly attribute_map?: { readonly [alias: string]: string };
  /** What it computes from other fields where a file gives nothing, or null. */
  readonly computed?: { readonly [name: string]: ComputedForm };
  /** Those of `computed` that it computes whatever the file gives. */
  readonly always?: readonly string[];
  /** Plain attributes of the class itself, without those of the base class. */
  readonly constants?: { readonly [name: string]: Json };
  /**
   * What it takes by name, with the default: fields of a dataclass (5.x), parameters of `__init__` (4.x). Those of the
   * base class stand here only where the default differs.
   */
  readonly fields?: { readonly [name: string]: Json };
  /** What every object has that got nothing from a file, where the class declares nothing or None: constants only. */
  readonly filled?: { readonly [name: string]: Json };
  /** Nested configs by attribute, with their class; "AutoConfig" where their own model_type decides. */
  readonly nested?: { readonly [name: string]: string };
  /** The config objects that an object has by default, by attribute. */
  readonly parts?: { readonly [name: string]: Part };
  /** Fields that become no attribute: the class only computes from them. */
  readonly unstored?: readonly string[];
}

/** A model type of one transformers version, as scripts/class-data.py reads it off the installed package. */
export interface Shard {
  /** The class names of the model by task: `causal_lm` is MODEL_FOR_CAUSAL_LM_MAPPING_NAMES, `base` MODEL_MAPPING_NAMES. */
  readonly architectures: { readonly [task: string]: readonly string[] };
  /** The config class of the model type. */
  readonly class: string;
  /** That class and every class nested in it, by name. */
  readonly classes: { readonly [name: string]: ClassData };
}
