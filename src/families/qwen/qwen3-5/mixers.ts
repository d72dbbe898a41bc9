import { count, flag } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../../config/reading/sourced.ts";
import type { GatedDeltaNetSpec } from "../../../spec/components/gated-delta-net.ts";
import type { GQAAttentionSpec } from "../../../spec/components/gqa-attention.ts";
import { readDeltaNet } from "../../blocks/gated-delta-net.ts";
import { gateInQuery } from "../../blocks/attention/output-gate.ts";
import { plainAttention } from "../../blocks/attention/attention.ts";
import { checkHeads } from "../../blocks/rules/checks.ts";
import type { DescribedRMSNorm } from "../../blocks/rules/norms.ts";
import { MODELING, REFERENCE } from "./reference.ts";
import { inverseSqrt } from "../../../spec/inverse-sqrt.ts";

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
  const outputGate = scope.nullable(flag, "attn_output_gate", {
    value: true,
    rule: `Qwen3_5Attention always gates its output (${REFERENCE})`,
  });
  if (!outputGate.value) {
    const message = `attn_output_gate is false, which is read as vLLM does; ${REFERENCE} does not read it and gates attention always.`;
    scope.reader.report("warning", "readers-disagree", scope.at("attn_output_gate"), message);
  }
  return {
    attention: readAttention(scope, common, outputGate),
    linear_attn: readDeltaNet(scope, MODELING, common, {
      projection_layout: implied(
        "qkv_z_b_a",
        `in_proj_qkv, in_proj_z, in_proj_b and in_proj_a (${REFERENCE})`,
      ),
    }),
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
    softmax_scale: derive([headDim], inverseSqrt, "head_dim^-½"),
    output_gate: outputGate.value
      ? gateInQuery(outputGate, REFERENCE)
      : derive([outputGate], () => null, "no gate without attn_output_gate"),
  };
}
