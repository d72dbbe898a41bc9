import { z } from "zod";
import { RawQuantization } from "./raw-quantization.ts";
import { TensorFormat } from "./tensor-format.ts";

/** How the linear layers that it applies to are computed. What is null stays in the model's own type. */
export const QuantizationScheme = z.object({
  /**
   * Which modules: the class words `Linear` (every linear layer, routed experts included, but no router) and `Experts`
   * (routed experts), or module names in the way of `module_patterns`. Empty: only those that `layers` and
   * `other_modules` name. A name beats a class word, and `Experts` beats `Linear`.
   */
  targets: z.array(z.string()),
  weights: TensorFormat.nullable(),
  activations: TensorFormat.nullable(),
  output_activations: TensorFormat.nullable(),
  /** How packed weights lie in memory, in the method's own word (`pack-quantized`, `gemm`, `gptq_v2` …); null: there is one way only. */
  layout: z.string().nullable(),
  /** Whether an int32 for each input channel says its group (GPTQ's act order); else groups are neighbours. */
  group_index: z.boolean(),
  /** Whether inputs are multiplied by a stored vector first (AWQ and SmoothQuant as ModelOpt writes them). */
  pre_quant_scale: z.boolean(),
  /** The type to which weights are expanded for the product; null: that of the activations. */
  compute_dtype: z.string().nullable(),
  /** Inputs beyond it, in magnitude, are multiplied in 16 bits (LLM.int8, arXiv:2208.07339); null: all alike. */
  outlier_threshold: z.number().nullable(),
});

export type QuantizationScheme = z.infer<typeof QuantizationScheme>;

/** So many modules of one name that follow one scheme. */
export const ModuleFormat = z.object({
  /** The name inside its layer; numbers in it (experts) are `*`. */
  module: z.string(),
  /** The name of a scheme. */
  scheme: z.string(),
  /** Modules of that name and scheme, in each layer. */
  count: z.int().positive(),
});

/** Layers, both ends included, whose modules are quantised alike. */
export const LayerFormatRun = z.object({
  /** The list that the layers are elements of, as the checkpoint calls it: `model.layers`. */
  stack: z.string(),
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
  /** In the order of their names. A module of these layers that is not named is not quantised. */
  modules: z.array(ModuleFormat),
});

export type LayerFormatRun = z.infer<typeof LayerFormatRun>;

/**
 * How module names are matched: `glob`, shell wildcards over the whole name, or the name of a module around it (ModelOpt);
 * `regex_prefix`, a regular expression at the beginning or the literal end (transformers); `exact_or_regex`, the
 * name, or a regular expression at the beginning after `re:` (compressed-tensors).
 */
export const ModulePatterns = z.enum(["glob", "regex_prefix", "exact_or_regex"]);

export type ModulePatterns = z.infer<typeof ModulePatterns>;

/** How the weights of a checkpoint are stored and computed with, in one form for all methods. */
export const QuantizationNormalForm = z.object({
  /** The method as transformers names it; null: the file names none. */
  quant_method: z.string().nullable(),
  /** What ModelOpt did, in its own word, `MIXED_PRECISION` where modules differ; null where the file does not say. */
  quant_algo: z.string().nullable(),
  /** By name. Empty where the method is not one that this form describes. */
  schemes: z.record(z.string(), QuantizationScheme),
  /** Modules that no scheme applies to, in the way of `module_patterns`; null: not known. */
  excluded_modules: z.array(z.string()).nullable(),
  module_patterns: ModulePatterns.nullable(),
  /** Where modules are named one by one: which scheme each follows, by runs of equal layers; null where they are not. */
  layers: z.array(LayerFormatRun).nullable(),
  /** The modules outside of layers that are named so. */
  other_modules: z.array(ModuleFormat).nullable(),
  /** The format of the cache of keys and values; null: that of the activations. */
  kv_cache: TensorFormat.nullable(),
});

export type QuantizationNormalForm = z.infer<typeof QuantizationNormalForm>;

/**
 * The quantisation of a checkpoint: its declaration's own members, as the file has them, and what they mean. Without a
 * normal form the declaration holds nothing that any method defines.
 */
export const QuantizationSpec = RawQuantization.extend({ normal_form: QuantizationNormalForm.optional() });

export type QuantizationSpec = z.infer<typeof QuantizationSpec>;
