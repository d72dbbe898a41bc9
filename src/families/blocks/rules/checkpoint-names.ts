import {
  AFTER_THE_STACK,
  type CheckpointNames,
  type DraftNames,
  type Renames,
} from "../../../spec/checkpoint-names.ts";

/** Names inside a layer of Mixtral, which its kin took over. */
export const MIXTRAL_LAYER: Renames = {
  mlp: "block_sparse_moe",
  "experts.{}.gate_proj": "experts.{}.w1",
  "experts.{}.up_proj": "experts.{}.w3",
  "experts.{}.down_proj": "experts.{}.w2",
};

/** A layer as GPT-NeoX names it, and BLOOM and Falcon after it: one matrix for q, k and v, and `dense` for what follows. */
export const NEOX_LAYER: Renames = {
  qkv_proj: "query_key_value",
  o_proj: "dense",
  up_proj: "dense_h_to_4h",
  down_proj: "dense_4h_to_h",
};

const SPANS = "ForQuestionAnswering";

/** Classes that find spans and call their decoder `transformer` (base_model_prefix, transformers 5.18.0). */
const SPANS_OF_TRANSFORMER: ReadonlySet<string> = new Set(
  "Arcee DiffLlama Exaone4 Llama Ministral Nemotron Qwen2 Qwen3 Qwen3Moe Qwen3Next SeedOss SmolLM3"
    .split(" ")
    .map((prefix) => `${prefix}${SPANS}`),
);

/** What a class calls its decoder otherwise than the others around the same model. */
export const decoderOfClass = (architecture: string): CheckpointNames =>
  SPANS_OF_TRANSFORMER.has(architecture) ? { decoder: "transformer" } : {};

/** A wrapper whose `language_model` is a model with a head. */
export const WHOLE_LANGUAGE_MODEL: CheckpointNames = {
  decoder: "language_model.model",
  head: "language_model.lm_head",
};

/** A wrapper whose `model` has a `language_model` without a head, and that has the head itself. */
export const BARE_LANGUAGE_MODEL: CheckpointNames = {
  decoder: "model.language_model",
  towersIn: "model",
};

/**
 * What mlx-vlm makes of a wrapper around `visual`: the tower is `vision_tower`, and `language_model` has the head
 * (Model.sanitize, mlx-vlm 9b13f522, mlx_vlm/models/{qwen2_vl,qwen2_5_vl,qwen3_vl,qwen3_vl_moe,qwen3_5,glm4v}).
 */
export const IN_MLX_VLM = {
  ...WHOLE_LANGUAGE_MODEL,
  towersIn: "",
  towers: { visual: "vision_tower" },
} as const satisfies CheckpointNames;

/** Draft modules as GLM-5 releases them: decoder layers after the last one. */
export const DRAFTS_AFTER_THE_STACK: DraftNames = { layers: AFTER_THE_STACK };

/** Draft modules as DeepSeek-V3 and GLM-4.5 release them: each has a copy of the embedding and of the head. */
export const DRAFTS_WITH_COPIES: DraftNames = { layers: AFTER_THE_STACK, copies: ["embedding", "head"] };

/** Draft layers as Qwen releases them, in a module of their own. */
export const QWEN_DRAFTS: DraftNames = {
  layers: "mtp.layers.{}",
  module: "mtp",
  names: {
    enorm: "pre_fc_norm_embedding",
    hnorm: "pre_fc_norm_hidden",
    eh_proj: "fc",
    "shared_head.norm": "norm",
  },
};
