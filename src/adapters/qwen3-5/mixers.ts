import { count, flag, text } from "../../config/field-types.ts";
import type { Scope } from "../../config/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/sourced.ts";
import type { GatedDeltaNetSpec } from "../../spec/components/gated-delta-net.ts";
import type { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import type { OutputGateSpec } from "../../spec/components/output-gate.ts";
import { plainAttention } from "../shared/attention.ts";
import { checkHeads } from "../shared/checks.ts";
import { type DescribedRMSNorm, rmsNorm } from "../shared/norms.ts";
import { MODELING, REFERENCE } from "./reference.ts";

interface Common {
  readonly headDim: Sourced<number>;
  readonly rotaryDim: Sourced<number>;
  readonly norm: DescribedRMSNorm;
  readonly eps: Sourced<number>;
  readonly activation: Sourced<string>;
}

export interface Mixers {
  readonly attention: Described<GQAAttentionSpec>;
  readonly linear_attn: Described<GatedDeltaNetSpec>;
  readonly outputGate: Sourced<boolean>;
}

/** Reads the two kinds of layer mixer: gated full attention and Gated DeltaNet. */
export function readMixers(scope: Scope, common: Common): Mixers {
  const outputGate = scope.read(flag, "attn_output_gate", {
    value: true,
    rule: `Qwen3_5Attention always gates its output (${REFERENCE})`,
  });
  return {
    attention: readAttention(scope, common, outputGate),
    linear_attn: readDeltaNet(scope, common),
    outputGate,
  };
}

function readAttention(
  scope: Scope,
  { headDim, rotaryDim, norm }: Common,
  outputGate: Sourced<boolean>,
): Described<GQAAttentionSpec> {
  const queryHeads = scope.read(count, "num_attention_heads");
  const kvHeads = scope.read(count, "num_key_value_heads");
  checkHeads(scope, queryHeads, kvHeads, "num_key_value_heads");
  const bias = scope.read(flag, "attention_bias");
  return {
    ...plainAttention(MODELING, headDim),
    type: implied("gqa", `Qwen3_5Attention (${REFERENCE})`),
    num_query_heads: queryHeads,
    num_kv_heads: kvHeads,
    head_dim: headDim,
    rotary_dim: rotaryDim,
    attention_bias: bias,
    output_bias: bias,
    use_qk_norm: implied(true, `Qwen3_5Attention always normalises q and k (${REFERENCE})`),
    qk_norm_type: implied("per_head", `q_norm and k_norm span head_dim (${REFERENCE})`),
    qk_norm: norm,
    qk_norm_order: implied("before_rope", `q and k are rotated after the norms (${REFERENCE})`),
    softmax_scale: derive([headDim], (dim) => dim ** -0.5, "head_dim^-½"),
    output_gate: outputGate.value
      ? gateUnder(outputGate)
      : derive([outputGate], () => null, "no gate without attn_output_gate"),
  };
}

function gateUnder(gate: Sourced<boolean>): Described<OutputGateSpec> {
  const is = <T>(value: T): Sourced<T> =>
    derive(
      [gate],
      () => value,
      `q_proj yields query and gate, whose sigmoid multiplies the output (${REFERENCE})`,
    );
  return {
    type: is("output_gate"),
    granularity: is("per_channel"),
    activation: is("sigmoid"),
    layout: is("in_q_proj"),
  };
}

function readDeltaNet(scope: Scope, { eps, activation }: Common): Described<GatedDeltaNetSpec> {
  const keyHeads = scope.read(count, "linear_num_key_heads");
  const valueHeads = scope.read(count, "linear_num_value_heads");
  checkHeads(scope, valueHeads, keyHeads, "linear_num_key_heads");
  return {
    type: implied("gated_delta_net", `Qwen3_5GatedDeltaNet (${REFERENCE})`),
    conv_kernel_dim: scope.read(count, "linear_conv_kernel_dim"),
    key_head_dim: scope.read(count, "linear_key_head_dim"),
    value_head_dim: scope.read(count, "linear_value_head_dim"),
    num_key_heads: keyHeads,
    num_value_heads: valueHeads,
    conv_activation: activation,
    conv_bias: implied(false, `conv1d has no bias (${REFERENCE})`),
    projection_layout: implied("qkv_z_b_a", `in_proj_qkv, in_proj_z, in_proj_b and in_proj_a (${REFERENCE})`),
    output_norm: rmsNorm(eps, MODELING, { suffix: "RMSNormGated" }),
    output_gate_activation: implied("silu", `Qwen3_5RMSNormGated gates by silu(z) (${REFERENCE})`),
    qk_l2norm: implied(true, `the delta rule runs with use_qk_l2norm_in_kernel (${REFERENCE})`),
    qk_l2norm_eps: implied(1e-6, `l2norm's epsilon (${REFERENCE})`),
    state_dtype: scope.read(text, "mamba_ssm_dtype", {
      value: "float32",
      rule: `the delta rule computes in float32 (${REFERENCE})`,
    }),
  };
}
