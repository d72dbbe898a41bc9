import { KIMI_IGNORED } from "../deepseek/kimi-ignored.ts";
import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";
import { NESTED_BASE_FIELDS } from "../blocks/file/legacy-base-fields.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";

/** Fields of the wrapper from which no value is taken. */
export const ROOT_IGNORED: IgnoredFields = [
  ...KIMI_IGNORED,
  {
    because: "other tower",
    reason: "it marks images in the prompt",
    names: ["image_placeholder"],
  },
];

/** Fields of text_config from which no value is taken. */
export const TEXT_IGNORED: IgnoredFields = [
  ...NESTED_BASE_FIELDS,
  {
    because: "no effect",
    reason: cite(MODELING, "MLAAttention", "makes keys and values for every query head"),
    names: ["num_key_value_heads", "head_dim"],
  },
  {
    because: "no effect",
    reason: cite(MODELING, "MLAAttention", "rotates nothing, and insists on mla_use_nope"),
    names: ["mla_use_nope", "rope_theta", "rope_scaling"],
  },
  {
    because: "no effect",
    reason: cite(
      MODELING,
      "MoEGate",
      "adds a bias for the choice, and limits groups where there are several",
    ),
    names: ["topk_method", "use_grouped_topk"],
  },
];

/** What the tower's config carries beside its sizes. */
export const VISION_IGNORED: IgnoredFields = [
  {
    because: "bookkeeping",
    reason: "the wrapper decides the class of its tower",
    names: ["model_type"],
  },
  {
    because: "bookkeeping",
    reason: "which kernel computes attention is the engine's decision",
    names: ["_attn_implementation"],
  },
  {
    because: "other tower",
    reason: "the type of the tower's weights; the spec's dtype is the decoder's",
    names: ["dtype", "torch_dtype"],
  },
  {
    because: "other tower",
    reason: "how the tower tells positions and frames apart",
    names: ["init_pos_emb_time", "pos_emb_type", "pos_emb_interpolation_mode"],
  },
  {
    because: "other tower",
    reason: "the tower's layers have one kind of MLP",
    names: ["mlp_type"],
  },
  {
    because: "other tower",
    reason: "it belongs to the projector between tower and decoder",
    names: ["merge_type", "projector_hidden_act", "projector_ln_eps"],
  },
];
