import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import {
  FP8_BLOCK,
  FP8_CHANNEL,
  FP8_TENSOR,
  FP8_TOKEN,
  INT4_GROUP,
  INT8_CHANNEL,
  INT8_TENSOR,
  INT8_TOKEN,
  MXFP4,
  MXFP4_RUNNING,
  MXFP8,
  MXFP8_RUNNING,
  NVFP4,
  NVFP4_RUNNING,
} from "../formats.ts";

/** What an algorithm of ModelOpt does to weights and inputs. */
export interface Algorithm {
  readonly weights: TensorFormat;
  readonly activations: TensorFormat | null;
  readonly preQuantScale?: true;
  /** Whether its scales of inputs are AWQ's, which the tool folds into what stands before where it can. */
  readonly isAwq?: true;
}

/**
 * ModelOpt's algorithms, after _quant_algo_to_group_config (Model-Optimizer, modelopt/torch/export/convert_hf_config.py)
 * and what vLLM loads for them (model_executor/layers/quantization/modelopt.py).
 */
export const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map([
  ["FP8", { weights: FP8_TENSOR, activations: FP8_TENSOR }],
  ["FP8_PER_CHANNEL_PER_TOKEN", { weights: FP8_CHANNEL, activations: FP8_TOKEN }],
  ["FP8_PB_WO", { weights: FP8_BLOCK, activations: null }],
  ["NVFP4", { weights: NVFP4, activations: NVFP4_RUNNING }],
  ["W4A16_NVFP4", { weights: NVFP4, activations: null }],
  ["NVFP4_AWQ", { weights: NVFP4, activations: NVFP4_RUNNING, preQuantScale: true, isAwq: true }],
  ["W4A8_NVFP4_FP8", { weights: NVFP4, activations: FP8_TENSOR }],
  ["MXFP8", { weights: MXFP8, activations: MXFP8_RUNNING }],
  ["MXFP4", { weights: MXFP4, activations: MXFP4_RUNNING }],
  ["W4A8_MXFP4_FP8", { weights: MXFP4, activations: FP8_TENSOR }],
  ["W4A16_AWQ", { weights: INT4_GROUP, activations: null, preQuantScale: true, isAwq: true }],
  [
    "W4A8_AWQ",
    {
      // A scale of FP8 for the matrix stands over those of the groups (get_weight_scaling_factor_2, quant_utils.py).
      weights: { ...INT4_GROUP, outer_scale: NVFP4.outer_scale },
      activations: FP8_TENSOR,
      preQuantScale: true,
      isAwq: true,
    },
  ],
  ["W8A16", { weights: INT8_CHANNEL, activations: null }],
  ["W8A8_SQ_PER_CHANNEL", { weights: INT8_CHANNEL, activations: INT8_TENSOR, preQuantScale: true }],
  [
    "W8A8_SQ_PER_CHANNEL_PER_TOKEN_PLUGIN",
    { weights: INT8_CHANNEL, activations: INT8_TOKEN, preQuantScale: true },
  ],
] as const satisfies readonly (readonly [string, Algorithm])[]);
