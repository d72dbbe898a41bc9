import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";
import { CONFIG_RULES, HUB_READER, MODELING } from "./reference.ts";

const READERS = `${MODELING.file}; ${HUB_READER}`;

/** The tower that turns images into embeddings, in transformers' words and in the Hub's. */
const VISION: IgnoredFields = [
  {
    because: "other tower",
    reason: "a size of the vision tower; the spec describes the decoder",
    names: [
      ...["hidden_size", "width", "num_hidden_layers", "layers", "num_attention_heads", "heads"],
      ...["intermediate_size", "mlp_ratio", "num_channels", "image_size", "patch_size"],
      ...["max_position_embeddings", "output_dim"],
    ],
  },
  {
    because: "other tower",
    reason: "how the vision tower computes; the spec describes the decoder",
    names: [
      ...["hidden_act", "layer_norm_eps", "use_cls_token", "use_ln_post", "pool_type"],
      ...["rope_parameters/rope_theta", "rope_parameters/rope_type"],
    ],
  },
  {
    because: "other tower",
    reason: "the type of the vision tower's weights; the spec's dtype is the decoder's",
    names: ["dtype", "torch_dtype"],
  },
  {
    because: "training",
    reason: "only the initialisation of weights reads it",
    names: ["initializer_range", "layer_scale_init_value", "ls_init_value"],
  },
  { because: "training", reason: "dropout is off when a model runs", names: ["attention_dropout"] },
  { because: "bookkeeping", reason: "the wrapper decides the class of its tower", names: ["model_type"] },
];

/** Fields of the decoder that some files have beside text_config, where no class reads them. */
export const DECODER_FIELDS = [
  ...["num_hidden_layers", "hidden_size", "num_attention_heads", "num_key_value_heads", "head_dim"],
  ...["vocab_size", "max_position_embeddings", "intermediate_size", "sliding_window", "layer_types"],
  ...["first_k_dense_replace", "num_experts", "num_experts_per_tok", "moe_intermediate_size"],
  ...["share_expert_dim", "n_shared_experts", "scoring_func", "num_nextn_predict_layers"],
  ...["use_moe_router_bias", "moe_router_scaling_factor"],
];

/** What is ignored beside text_config. */
export const ROOT_IGNORED: IgnoredFields = [
  {
    because: "other tower",
    reason: "it marks images in the token sequence, or says how many tokens stand for one",
    names: ["image_token_id", "image_token_len", "patch_token_len"],
  },
  {
    because: "other tower",
    reason: "the projection between the vision tower and the decoder",
    names: ["projector_bias", "understand_projector_stride"],
  },
  {
    because: "no effect",
    reason: "Step3p7Config reads the decoder from text_config alone (transformers 5.18.0)",
    names: DECODER_FIELDS,
  },
  ...VISION.map((fields) => ({ ...fields, names: fields.names.map((name) => `vision_config/${name}`) })),
];

/** What is ignored of the decoder. */
export const DECODER_IGNORED: IgnoredFields = [
  {
    because: "bookkeeping",
    reason: "the wrapper decides the class of its text_config",
    names: ["model_type", "architectures"],
  },
  {
    because: "no effect",
    reason: `every activation is silu, whatever the file says (${CONFIG_RULES})`,
    names: ["hidden_act"],
  },
  {
    because: "no effect",
    reason: `the class overwrites it by n_routed_experts (${CONFIG_RULES})`,
    names: ["num_local_experts"],
  },
  {
    because: "no effect",
    reason: `norms add 1 to their weight, and q and k are normalised, whatever the file says (${READERS})`,
    names: ["zero_centered", "use_qk_norm"],
  },
  {
    because: "no effect",
    reason: `no reader of the model builds sinks (${READERS})`,
    names: ["sink"],
  },
  {
    because: "no effect",
    reason: `attention is grouped-query attention (${READERS})`,
    names: [
      "att_impl_type",
      "attention_other_setting/attention_type",
      "attention_other_setting/true_head_dim",
    ],
  },
  {
    because: "no effect",
    reason: `which layers hold experts is said layer by layer (${READERS})`,
    names: ["use_moe", "moe_every_n_layer", "moe_layer_offset"],
  },
  {
    because: "no effect",
    reason: "in which precision the router computes is the engine's decision",
    names: ["need_fp32_gate"],
  },
  {
    because: "no effect",
    reason: "readers take the length from max_position_embeddings",
    names: ["max_seq_len"],
  },
];
