import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";

const mixer = (rule: string): string => cite(MODELING, "Mamba2Mixer", rule);
const attention = (rule: string): string => cite(MODELING, "Attention", rule);

/** Fields of a Nemotron-H config from which no value is taken, whatever its layers are. */
export const IGNORED: IgnoredFields = [
  {
    because: "training",
    reason: `only the initialisation of weights reads it (${MODELING.file})`,
    names: [
      "rescale_prenorm_residual",
      "time_step_max",
      "mamba_dt_max",
      "time_step_floor",
      "mamba_dt_init_floor",
    ],
  },
  { because: "training", reason: "dropout is off when a model runs", names: ["hidden_dropout"] },
  {
    because: "generation",
    reason: "how many logits a call returns",
    names: ["num_logits_to_keep"],
  },
  {
    because: "no effect",
    reason: mixer("is mamba_num_heads × mamba_head_dim channels wide"),
    names: ["expand", "mamba_expand"],
  },
  {
    because: "no effect",
    reason: mixer("raises steps to time_step_min and has no upper limit"),
    names: ["time_step_limit", "mamba_dt_limit"],
  },
  {
    because: "no effect",
    reason: mixer("chooses its kernels by what is installed"),
    names: ["use_mamba_kernels"],
  },
  {
    because: "no effect",
    reason: mixer("takes use_bias for both of its projections"),
    names: ["mamba_proj_bias"],
  },
  {
    because: "no effect",
    reason: attention("has projections without a bias"),
    names: ["attention_bias"],
  },
  { because: "no effect", reason: attention("attends to every earlier token"), names: ["sliding_window"] },
  {
    because: "no effect",
    reason: attention("has no rotary embedding"),
    names: ["rope_theta", "partial_rotary_factor"],
  },
  {
    because: "no effect",
    reason: cite(MODELING, "MoE", "has one shared expert, moe_shared_expert_intermediate_size wide"),
    names: ["n_shared_experts"],
  },
  {
    because: "no effect",
    reason: "when an engine runs the shared expert does not change what it computes",
    names: ["moe_shared_expert_overlap"],
  },
  {
    because: "no effect",
    reason: cite(MODELING, "Block", "adds to the residual in the type that it has"),
    names: ["residual_in_fp32"],
  },
  {
    because: "no effect",
    reason: cite(MODELING, "RMSNorm", "takes layer_norm_epsilon"),
    names: ["norm_eps", "rms_norm_eps"],
  },
  {
    because: "no effect",
    reason: attention("takes head_dim"),
    names: ["attention_head_dim"],
  },
  {
    because: "no effect",
    reason: mixer("projects its steps from hidden_size without a rank"),
    names: ["time_step_rank"],
  },
];
