import { count, flag, real, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, implied } from "../../config/reading/sourced.ts";
import type { Mamba2MixerSpec } from "../../spec/components/mamba2-mixer.ts";
import { readActivation } from "../blocks/rules/activations.ts";
import { checkHeads } from "../blocks/rules/checks.ts";
import { type DescribedGqa, noBias, plainGqa } from "../blocks/attention/gqa.ts";
import { rmsNorm } from "../blocks/rules/norms.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";

type DescribedMamba = { readonly [K in keyof Mamba2MixerSpec]: Described<Mamba2MixerSpec[K]> };

/** The fields that describe Mamba-2 layers alone. */
export const MAMBA_FIELDS = [
  "mamba_num_heads",
  "mamba_head_dim",
  "ssm_state_size",
  "n_groups",
  "mamba_n_groups",
  "conv_kernel",
  "mamba_d_conv",
  "mamba_hidden_act",
  "use_conv_bias",
  "mamba_conv_bias",
  "use_bias",
  "time_step_min",
  "mamba_dt_min",
  "chunk_size",
  "mamba_chunk_size",
  "mamba_ssm_cache_dtype",
] as const;

/** The fields that describe attention layers alone. */
export const ATTENTION_FIELDS = ["num_attention_heads", "num_key_value_heads", "head_dim"] as const;

/** Reads the Mamba-2 mixer. The mamba_ spellings are older, and win where a file has both (NemotronHConfig). */
export function readMamba(scope: Scope, eps: Sourced<number>): DescribedMamba {
  const is = (rule: string): string => cite(MODELING, "Mamba2Mixer", rule);
  const heads = scope.read(count, "mamba_num_heads");
  const groups = scope.read(count, ["mamba_n_groups", "n_groups"]);
  checkHeads(scope, heads, groups, "n_groups", ["heads", "groups"]);
  return {
    type: implied("mamba2", is("")),
    num_heads: heads,
    head_dim: scope.read(count, "mamba_head_dim"),
    state_size: scope.read(count, "ssm_state_size"),
    num_groups: groups,
    conv_kernel_dim: scope.read(count, ["mamba_d_conv", "conv_kernel"]),
    conv_activation: readActivation(scope, "mamba_hidden_act"),
    conv_bias: scope.read(flag, ["mamba_conv_bias", "use_conv_bias"]),
    projection_bias: scope.read(flag, "use_bias"),
    time_step_min: scope.read(real, ["mamba_dt_min", "time_step_min"]),
    chunk_size: scope.read(count, ["mamba_chunk_size", "chunk_size"]),
    output_norm: rmsNorm(eps, modeling("Zamba2", "zamba2"), { suffix: "RMSNormGated" }),
    output_gate_activation: implied(
      "silu",
      "Zamba2RMSNormGated multiplies by silu(gate) (transformers 5.18.0)",
    ),
    output_gate_order: implied("before_norm", is("gates before the norm: norm_before_gate is False")),
    state_dtype: scope.read(text, "mamba_ssm_cache_dtype"),
  };
}

/** Reads the attention, which has neither positions nor biases. */
export function readAttention(scope: Scope): DescribedGqa {
  const is = (rule: string): string => cite(MODELING, "Attention", rule);
  const bias = noBias(MODELING);
  // The class takes no null for any of these (NemotronHConfig is strict).
  const heads = {
    query: scope.read(count, "num_attention_heads"),
    kv: scope.read(count, "num_key_value_heads"),
    headDim: scope.read(count, "head_dim"),
  };
  checkHeads(scope, heads.query, heads.kv, "num_key_value_heads");
  return {
    ...plainGqa(MODELING, heads, { qkv: bias, output: bias }),
    rotary_dim: implied(0, is("has no rotary embedding")),
    position: implied(null, is("has no rotary embedding")),
  };
}
