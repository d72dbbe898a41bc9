import { type Pointer, tokensOf } from "../spec/pointer.ts";

/** Of any method: who wrote the file, how scales were found, how the weights are run, and caches. */
const OF_ANY: ReadonlySet<string> = new Set([
  "version",
  "producer",
  "observer",
  "observer_kwargs",
  "global_compression_ratio",
  "damp_percent",
  "static_groups",
  "true_sequential",
  "dequantize",
  "run_compressed",
  "backend",
  "kv_cache_scheme",
  "kv_cache_quant_algo",
  "input_activations",
  "llm_int8_enable_fp32_cpu_offload",
]);

const BY_METHOD: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  // The reader holds groups against quant_algo and quantized_layers, which engines go by; of two spellings of a list one counts.
  ["modelopt", new Set(["config_groups", "exclude_modules", "group_size", "ignore"])],
  ["fp8", new Set(["config_groups", "group_size", "ignore"])],
  [
    "bitsandbytes",
    new Set([
      // Where weights have 8 bits, all that is said of 4.
      "bnb_4bit_quant_type",
      "bnb_4bit_use_double_quant",
      "bnb_4bit_quant_storage",
      "bnb_4bit_compute_dtype",
      "llm_int8_threshold",
      "llm_int8_skip_modules",
      "llm_int8_has_fp16_weight",
    ]),
  ],
  // The reader takes 32-bit words alone.
  ["gptq", new Set(["pack_dtype"])],
  // Zero points are stored whatever the range is, and AWQ has no order of activations.
  ["awq", new Set(["sym", "desc_act", "pack_dtype"])],
  // Where groups say their own format; transformers' notes of what the weights are come compressed alone.
  ["compressed-tensors", new Set(["format", "sparsity_config", "transform_config", "quantization_status"])],
]);

/** What readers look at where it could matter: a type of zero points, an order of activations. */
const LOOKED_AT: ReadonlySet<string> = new Set(["zp_dtype", "actorder"]);

/** Whether what a member of a declaration says is known to change no bytes of weights under a method. */
export function changesNoBytes(field: Pointer, method: string): boolean {
  const path = tokensOf(field);
  const own = BY_METHOD.get(method.replace(/^modelopt_.*/, "modelopt"));
  return path.some((name) => OF_ANY.has(name) || own?.has(name) === true || LOOKED_AT.has(name));
}
