import type { Json, JsonObject } from "../spec/json.ts";

/**
 * How a class computes an attribute from others. `share` is f × a / b cut to a whole number, `over` n / a. In lists by
 * layer, `n` is a field or a number: `every` gives its first value to every n-th layer, `nth` to the first and each n-th
 * after it, `first` to the first n, `each` the field to all. `cycle_back` counts from the last layer, `cycle_last` ends
 * with a value of its own, `then_cycle` begins with some.
 */
export type ComputedForm =
  | readonly ["copy" | "each", string]
  | readonly ["constant", Json]
  | readonly ["indexes"]
  | readonly ["quotient" | "ratio" | "product" | "sum", string, string]
  | readonly ["product_quotient", string, string, string]
  | readonly ["times" | "part" | "ceil" | "plus", string, number]
  | readonly ["power", string, 0.5 | -0.5]
  | readonly ["over", number, string]
  | readonly ["share", number, string, string]
  | readonly ["cycle" | "cycle_back", readonly Json[]]
  | readonly ["then_cycle", readonly Json[], readonly Json[]]
  | readonly ["cycle_last", readonly Json[], Json]
  | readonly ["every" | "nth", string, Json, Json]
  | readonly ["first", string | number, Json, Json];

/** A nested config that an object has by default: its class, and what it has otherwise than that class gives. */
interface Part {
  readonly class: string;
  readonly given?: JsonObject;
  /** Fields of the outer config that it has, by its own names, where the file leaves it out. */
  readonly passed?: { readonly [name: string]: string };
  /** The model type that the outer class writes into a dictionary of the file that says none. */
  readonly named?: string;
  /**
   * What it takes of the outer file's members that the outer class does not know, where the file leaves it out: all the
   * rest, or those that its own class declares, which the outer one then lacks.
   */
  readonly takes?: "rest" | "known";
}

/** How a class fills `rope_parameters`, or changes the `rope_scaling` of older versions. */
interface RopeDefaults {
  /** What it puts where a file gives nothing: one set of parameters, or one under the name of each kind of layer. */
  readonly none?: JsonObject;
  /** What it adds to a dictionary of the file. */
  readonly added?: JsonObject;
  /** Which field of a file it takes for a parameter, instead of the one of that name; null where it takes none. */
  readonly names?: { readonly [parameter in "rope_theta" | "partial_rotary_factor"]?: string | null };
  /** Whether `type` in `rope_scaling` is copied to the newer spelling `rope_type`. */
  readonly type_copied?: boolean;
  /** Whether a type `mrope` in `rope_scaling` becomes `default`. */
  readonly mrope_is_default?: boolean;
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
  /**
   * Those of `fields` whose default is a float without a fraction, with spaces between: Python writes 0.0 for it. With them what
   * the class puts in place of None, and paths of such floats within dictionaries and lists of a default object:
   * "rope_parameters/factor" for every kind of layer, "mlp_ratio/*" for all elements of a list.
   */
  readonly floats?: string;
  /** What every object has that got nothing from a file, where the class declares nothing or None: constants only. */
  readonly filled?: { readonly [name: string]: Json };
  /** What it keeps under private names, with the default: no attributes, but part of what is saved. */
  readonly hidden?: { readonly [name: string]: Json };
  /** Those of `always` that it computes after the inherited `__init__`: they go over a value of the file. */
  readonly late?: readonly string[];
  /** Nested configs by attribute, with their class; "AutoConfig" where their own model_type decides. */
  readonly nested?: { readonly [name: string]: string };
  /** Whether no object of it can be built of nothing. */
  readonly no_defaults?: boolean;
  /** What it puts in place of a null of the file, where its own default is none. */
  readonly nulls?: { readonly [name: string]: ComputedForm };
  /** The config objects that an object has by default, by attribute. */
  readonly parts?: { readonly [name: string]: Part };
  /**
   * What else an object has that got nothing from a file, in place of None or of a word that stands for a rule. It is
   * computed in a way that no form describes, so it is true of the default alone.
   */
  readonly rest?: { readonly [name: string]: Json };
  readonly rope?: RopeDefaults;
  /** Names that no file can set, without those of the base class: a property of the class refuses every value. */
  readonly unsettable?: readonly string[];
  /** Fields that become no attribute: the class only computes from them. */
  readonly unstored?: readonly string[];
  /**
   * What a class that validates (5.x) accepts, with the names of the fields that take it: alternatives with "|" between,
   * elements of a list in brackets with "/" between, words in quotes. A field that is not here takes values of its
   * default's type alone, and any where it has no default here; a class without this member takes any value.
   */
  readonly types?: { readonly [accepted: string]: string };
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
