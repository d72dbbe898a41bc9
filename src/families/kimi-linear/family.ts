import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { KimiDeltaAttentionSpec } from "../../spec/components/kimi-delta-attention.ts";
import { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { NoPositionSpec } from "../../spec/components/no-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { count, flag, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { IGNORED } from "./ignored.ts";
import { readMixers } from "./mixers.ts";
import { EXPERT_FIELDS, readExperts, readMlps } from "./mlps.ts";
import { MODELING } from "./reference.ts";
import { readDeltaAttention } from "../kimi/delta-attention.ts";
import { LATENT_FIELDS, readLatentAttention } from "../kimi/latent-attention.ts";
import { readActivation } from "../blocks/rules/activations.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { schedule } from "../blocks/layers/layer-names.ts";
import { noPosition } from "../blocks/position/no-position.ts";
import { rmsNorm } from "../blocks/rules/norms.ts";
import { notNegative } from "../blocks/rules/not-negative.ts";
import { readPart } from "../blocks/layers/parts.ts";
import { plainDecoder } from "../blocks/file/plain-decoder.ts";
import { cite } from "../blocks/rules/reference.ts";
import { type Scopes } from "../blocks/file/scopes.ts";
import { neverTied } from "../blocks/file/untied.ts";
import { warnUnread } from "../blocks/file/unread.ts";
import { MIXTRAL_LAYER } from "../blocks/rules/checkpoint-names.ts";

/** In linear_attn_config as the released file has them, which wins, or beside it as transformers does. */
const KDA_NAMES = {
  heads: ["linear_attn_config/num_heads", "linear_num_heads"],
  headDim: ["linear_attn_config/head_dim", "linear_head_dim"],
  kernel: ["linear_attn_config/short_conv_kernel_size", "linear_conv_kernel_dim"],
} as const;

export const KIMI_LINEAR = {
  attention: z.nullable(MLAAttentionSpec),
  linear_attn: z.nullable(KimiDeltaAttentionSpec),
  mlp: z.nullable(MoEMLPSpec),
  dense_mlp: z.nullable(DenseMLPSpec),
  position: NoPositionSpec,
};

/**
 * Kimi Linear: Kimi Delta Attention with latent attention without positions in between, and experts or a dense MLP. A
 * component that no layer has is null.
 */
export const kimiLinear = family("kimi_linear", {
  prefix: "KimiLinear",
  ignoredInside: IGNORED,
  checkpoint: {
    layer: MIXTRAL_LAYER,
    published: { components: { dense_mlp: { mlp: "mlp" } } },
  },
  shapes: [DECODER, KIMI_LINEAR],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof KIMI_LINEAR> {
  const layers = scope.read(count, "num_hidden_layers");
  const mixers = readMixers(scope, layers);
  const mlps = readMlps(scope, layers);
  const activation = readActivation(scope);
  const eps = scope.read(notNegative, "rms_norm_eps");
  warnAboutUnread(scope);
  return {
    ...plainDecoder(MODELING),
    num_layers: layers,
    hidden_size: scope.read(count, "hidden_size"),
    vocab_size: scope.read(count, "vocab_size"),
    hidden_act: activation,
    tie_word_embeddings: neverTied(root, MODELING),
    norm: rmsNorm(eps, MODELING),
    layers: schedule(mixers, mlps),
    attention: readPart(scope, mixers, "attention", [...LATENT_FIELDS, "attention_bias"], () =>
      readLatentAttention(scope, MODELING, "Attention", {
        bias: scope.read(flag, "attention_bias"),
        gate: implied(null, cite(MODELING, "Attention", "has no output gate")),
      }),
    ),
    linear_attn: readPart(scope, mixers, "linear_attn", Object.values(KDA_NAMES).flat(), () =>
      readDelta(scope, eps, activation),
    ),
    mlp: readPart(scope, mlps, "mlp", EXPERT_FIELDS, () => readExperts(scope, activation)),
    dense_mlp: readPart(scope, mlps, "dense_mlp", ["intermediate_size"], () =>
      gatedMlp(MODELING, scope.read(natural, "intermediate_size"), activation),
    ),
    position: noPosition(MODELING, readLength(scope)),
  };
}

/** A null is taken under the name of the release alone, and nothing computes with it. */
function readLength(scope: Scope): Sourced<number | null> {
  const names = ["model_max_length", "max_position_embeddings"];
  return scope.find(scope.at("model_max_length"))?.type === "null"
    ? scope.nullable<number | null>(count, names, { value: null, rule: "the model names no length" })
    : scope.read(count, names);
}

function readDelta(scope: Scope, eps: Sourced<number>, activation: Sourced<string>) {
  const common = { eps, activation };
  const rules = { names: KDA_NAMES, suffix: "DeltaAttention", normSuffix: "RMSNormGated" };
  const plain = readDeltaAttention(scope, MODELING, common, rules);
  return {
    ...plain,
    decay_lower_bound: implied(null, cite(MODELING, "ForgetGate", "decays by softplus, without a bound")),
    output_gate_rank: derive(
      [plain.head_dim],
      (dim) => dim,
      cite(MODELING, "DeltaAttention", "projects its gate through head_dim channels"),
    ),
  };
}

function warnAboutUnread(scope: Scope): void {
  const router = "transformers 5.18.0 scores by sigmoid, with a bias for the choice";
  warnUnread(scope, "mla_use_nope", true, "attention has no positions in transformers 5.18.0");
  warnUnread(scope, "moe_layer_freq", 1, "every layer that is sparse has experts in transformers 5.18.0");
  warnUnread(scope, "moe_router_activation_func", "sigmoid", router);
  warnUnread(scope, "topk_method", "noaux_tc", router);
  warnUnread(scope, "num_nextn_predict_layers", 0, "transformers 5.18.0 builds no draft modules");
}
