import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";

/** Fields of a Kimi Linear config from which no value is taken; the released file's are among them. */
export const IGNORED: IgnoredFields = [
  {
    because: "no effect",
    reason: cite(MODELING, "Attention", "has heads of qk_nope_head_dim + qk_rope_head_dim channels"),
    names: ["head_dim", "qk_head_dim"],
  },
  {
    because: "no effect",
    reason: cite(MODELING, "Attention", "makes keys and values for every query head"),
    names: ["num_key_value_heads"],
  },
  {
    because: "no effect",
    reason: cite(MODELING, "Attention", "rotates nothing (NoPE)"),
    names: ["rope_theta", "rope_scaling", "mla_use_nope"],
  },
  {
    because: "no effect",
    reason: cite(MODELING, "MoE", "is in every layer that is sparse"),
    names: ["moe_layer_freq"],
  },
  {
    because: "no effect",
    reason: cite(
      MODELING,
      "TopkRouter",
      "scores by sigmoid, with a bias for the choice, whatever the file says",
    ),
    names: ["moe_router_activation_func", "topk_method", "use_grouped_topk"],
  },
  {
    because: "no effect",
    reason: `no reader of the model builds draft modules (${MODELING.file})`,
    names: ["num_nextn_predict_layers"],
  },
  {
    because: "no effect",
    reason: cite(MODELING, "DeltaAttention", "has a gate of rank head_dim and a decay without a bound"),
    names: ["linear_attn_config/use_full_rank_gate", "linear_attn_config/gate_lower_bound"],
  },
];
