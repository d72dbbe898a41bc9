import * as z from "zod/mini";
import { RawQuantization } from "./raw-quantization.ts";
import { TensorFormat } from "./tensor-format.ts";
import { boolean, nonnegativeInt, nullableString, number, positiveInt, string } from "../values.ts";

/**
 * How module names are matched: `glob`, shell wildcards over the whole name, or the name of a module around it (ModelOpt);
 * `regex_prefix`, a regular expression at the beginning or the literal end (transformers); `exact_or_regex`, the
 * name, or a regular expression at the beginning after `re:` (compressed-tensors); `exact`, the name; `prefix`, its
 * beginning; `substring`, any part of it (AWQ); `component`, the name of a module around it, or the whole path to one
 * (bitsandbytes); `path`, whole parts of it in a row; `regex`, a regular expression at the beginning (GPTQ);
 * `regex_anywhere`, one in any place (AutoRound); `name_or_regex`, the name or, where no module has it, a regular
 * expression in any place of the names of modules in the blocks that are quantised, and a name beats all of these
 * (AutoRound's extra_config); `regex_whole`, one over all of it; `regex_or_glob`, shell wildcards over the whole name or,
 * after `re:`, a regular expression at the beginning (Quark).
 */
export const ModulePatterns = z.enum([
  "glob",
  "regex_prefix",
  "exact_or_regex",
  "exact",
  "prefix",
  "substring",
  "component",
  "path",
  "regex",
  "regex_anywhere",
  "name_or_regex",
  "regex_whole",
  "regex_or_glob",
]);

export type ModulePatterns = z.infer<typeof ModulePatterns>;

/** How the linear layers that it applies to are computed. What is null stays in the model's own type. */
export const QuantizationScheme = z.object({
  /**
   * Which modules: the class words `Linear` (every linear layer, routed experts included, but no router), `Experts`
   * (routed experts), `Router` (linear layers that choose experts) and `Embedding` (the table of tokens), or module names
   * in the way of `patterns`. Empty: only those that `layers` and `other_modules` name. A name beats a class word,
   * `Experts` beats `Linear`, and of several names that of the first scheme counts.
   */
  targets: z.array(string),
  /** How the names in `targets` are matched, where it is not the way of `module_patterns`. */
  patterns: z.optional(ModulePatterns),
  weights: z.nullable(TensorFormat),
  activations: z.nullable(TensorFormat),
  output_activations: z.nullable(TensorFormat),
  /** How packed weights lie in memory, in the method's own word (`pack-quantized`, `gemm`, `gptq_v2` …); null: there is one way only. */
  layout: nullableString,
  /** Whether an int32 for each input channel says its group (GPTQ's act order); else groups are neighbours. */
  group_index: boolean,
  /** Whether inputs are multiplied by a stored vector first (AWQ and SmoothQuant as ModelOpt writes them). */
  pre_quant_scale: boolean,
  /** The type to which weights are expanded for the product; null: that of the activations. */
  compute_dtype: nullableString,
  /** Inputs beyond it, in magnitude, are multiplied in 16 bits (LLM.int8, arXiv:2208.07339); null: all alike. */
  outlier_threshold: z.nullable(number),
  /** Beyond which inputs' scales are cut off (FBGEMM); none unless given. */
  activation_scale_limit: z.optional(number),
  /** Whether a scale of the inputs is stored although these are not quantised (ModelOpt, where it measured them); false unless given. */
  unused_input_scale: z.optional(boolean),
  /** Numbers of 32 bits that are stored for each output channel beside scales and zero points (Ascend's quant_bias); none unless given. */
  output_terms: z.optional(positiveInt),
  /** Whether matrices whose input channels are no multiple of the group stay as they are; false unless given. */
  whole_groups_only: z.optional(boolean),
});

export type QuantizationScheme = z.infer<typeof QuantizationScheme>;

/** So many modules of one name that follow one scheme. */
export const ModuleFormat = z.object({
  /** The name inside its layer; numbers in it (experts) are `*`. */
  module: string,
  /** The name of a scheme. */
  scheme: string,
  /** Modules of that name and scheme, in each layer. */
  count: positiveInt,
});

/** Layers, both ends included, whose modules are quantised alike. */
export const LayerFormatRun = z.object({
  /** The list that the layers are elements of, as the checkpoint calls it: `model.layers`. */
  stack: string,
  from: nonnegativeInt,
  to: nonnegativeInt,
  /** In the order of their names. A module of these layers that is not named is not quantised. */
  modules: z.array(ModuleFormat),
});

export type LayerFormatRun = z.infer<typeof LayerFormatRun>;

/** How the weights of a checkpoint are stored and computed with, in one form for all methods. */
export const QuantizationNormalForm = z.object({
  /** The method as transformers names it; null: the file names none. */
  quant_method: nullableString,
  /** What ModelOpt did, in its own word, `MIXED_PRECISION` where modules differ, or Ascend's word for the whole model; null where the file does not say. */
  quant_algo: nullableString,
  /** By name. Empty where the method is not one that this form describes. */
  schemes: z.record(string, QuantizationScheme),
  /** Modules that no scheme applies to, in the way of `module_patterns`; null: not known. */
  excluded_modules: z.nullable(z.array(string)),
  module_patterns: z.nullable(ModulePatterns),
  /** Where only named modules may be quantised: their names, in the way of `included_patterns`. */
  included_modules: z.optional(z.nullable(z.array(string))),
  included_patterns: z.optional(z.nullable(ModulePatterns)),
  /** Whether modules outside of the decoder stay as they are, whatever names them; false unless given. */
  decoder_alone: z.optional(boolean),
  /** Where modules are named one by one: which scheme each follows, by runs of equal layers; null where they are not. */
  layers: z.nullable(z.array(LayerFormatRun)),
  /** The modules outside of layers that are named so. */
  other_modules: z.nullable(z.array(ModuleFormat)),
  /** The format of the cache of keys and values; null: that of the activations. */
  kv_cache: z.nullable(TensorFormat),
});

export type QuantizationNormalForm = z.infer<typeof QuantizationNormalForm>;

/**
 * The quantisation of a checkpoint: its declaration's own members, as the file has them, and what they mean. Without a
 * normal form the declaration holds nothing that any method defines.
 */
export const QuantizationSpec = z.extend(RawQuantization, {
  normal_form: z.optional(QuantizationNormalForm),
});

export type QuantizationSpec = z.infer<typeof QuantizationSpec>;
