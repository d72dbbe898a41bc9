import * as z from "zod/mini";
import { boolean, number, string } from "../values.ts";

/** Most members hold one scalar, whose type differs between the tools that write it. */
export const QuantizationScalar = z.union([string, number, boolean, z.null()]);
const scalar = QuantizationScalar;
const names = z.array(string);

/** How one kind of tensor is quantised (compressed-tensors' QuantizationArgs, which ModelOpt writes too). */
export const RawTensorFormat = z.partial(
  z.object({
    num_bits: scalar,
    type: scalar,
    strategy: scalar,
    group_size: scalar,
    block_structure: z.union([scalar, z.array(scalar)]),
    symmetric: scalar,
    dynamic: scalar,
    actorder: scalar,
    observer: scalar,
    observer_kwargs: z.object({}),
    scale_dtype: scalar,
    zp_dtype: scalar,
  }),
);

export const QuantizedGroup = z.partial(
  z.object({
    targets: names,
    weights: z.nullable(RawTensorFormat),
    input_activations: z.nullable(RawTensorFormat),
    output_activations: z.nullable(RawTensorFormat),
    format: scalar,
  }),
);

export const LayerFormat = z.partial(
  z.object({
    quant_algo: scalar,
    group_size: scalar,
    awq_block_size: scalar,
    has_zero_point: scalar,
    pre_quant_scale: scalar,
  }),
);

/**
 * What the file itself says of the quantisation, in its own words: the members that the common methods define (fp8,
 * ModelOpt, compressed-tensors, GPTQ, AWQ, AutoRound, bitsandbytes, MXFP4), and no others.
 */
export const RawQuantization = z.partial(
  z.object({
    quant_method: scalar,
    quant_algo: scalar,
    moe_quant_algo: scalar,
    fmt: scalar,
    scale_fmt: scalar,
    activation_scheme: scalar,
    weight_block_size: z.union([z.array(number), z.null()]),
    modules_to_not_convert: z.union([names, z.null()]),
    ignored_layers: z.union([names, z.null()]),
    format: scalar,
    quantization_status: scalar,
    global_compression_ratio: scalar,
    sparsity_config: z.partial(
      z.object({ format: scalar, sparsity_structure: scalar, targets: names, ignore: names }),
    ),
    transform_config: z.partial(z.object({ config_groups: z.object({}) })),
    config_groups: z.record(string, QuantizedGroup),
    ignore: z.union([names, z.null()]),
    exclude_modules: z.union([names, z.null()]),
    kv_cache_scheme: z.union([RawTensorFormat, scalar]),
    kv_cache_quant_algo: scalar,
    has_zero_point: scalar,
    pre_quant_scale: scalar,
    /** Module name to its own method, where modules differ. */
    quantized_layers: z.record(string, LayerFormat),
    producer: z.partial(z.object({ name: scalar, version: scalar })),
    version: scalar,
    bits: scalar,
    group_size: scalar,
    desc_act: scalar,
    sym: scalar,
    true_sequential: scalar,
    static_groups: scalar,
    damp_percent: scalar,
    checkpoint_format: scalar,
    lm_head: scalar,
    pack_dtype: scalar,
    zero_point: scalar,
    backend: scalar,
    packing_format: scalar,
    dequantize: scalar,
    run_compressed: scalar,
    load_in_4bit: scalar,
    load_in_8bit: scalar,
    bnb_4bit_quant_type: scalar,
    bnb_4bit_compute_dtype: scalar,
    bnb_4bit_use_double_quant: scalar,
    bnb_4bit_quant_storage: scalar,
    llm_int8_threshold: scalar,
    llm_int8_skip_modules: z.union([names, z.null()]),
    llm_int8_enable_fp32_cpu_offload: scalar,
    llm_int8_has_fp16_weight: scalar,
  }),
);

export type RawQuantization = z.infer<typeof RawQuantization>;
