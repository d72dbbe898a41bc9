import type { Json } from "../spec/json.ts";

/** What one config class declares and gives. Members that would be empty are left out of the data. */
export interface ClassData {
  /** Other names of attributes: the key is stored, and read, as the value. */
  readonly attribute_map?: { readonly [alias: string]: string };
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
