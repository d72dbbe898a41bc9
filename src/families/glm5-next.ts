import * as z from "zod/mini";
import {
  count,
  type FieldType,
  flag,
  natural,
  orNull,
  positive,
  real,
} from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../config/reading/sourced.ts";
import type { ClampedGluSpec } from "../spec/components/clamped-glu.ts";
import { DenseMLPSpec } from "../spec/components/dense-mlp.ts";
import { HyperConnectionsSpec, StreamMeanSpec } from "../spec/components/hyper-connections.ts";
import { KimiDeltaAttentionSpec } from "../spec/components/kimi-delta-attention.ts";
import { MLAAttentionSpec } from "../spec/components/mla-attention.ts";
import { MoEMLPSpec } from "../spec/components/moe-mlp.ts";
import { NoPositionSpec } from "../spec/components/no-position.ts";
import type { SparseIndexerSpec } from "../spec/components/sparse-indexer.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import type { Scopes } from "./blocks/file/scopes.ts";
import { type Trunk, readTrunk } from "./blocks/file/trunk.ts";
import { readKinds } from "./blocks/layers/layer-kinds.ts";
import { type LayerNames, onlyIfUsed, scheduleWith } from "./blocks/layers/layer-names.ts";
import { gatedMlp } from "./blocks/mlp/dense-mlp.ts";
import { readTypedLayers } from "./blocks/mlp/typed-layers.ts";
import { noPosition } from "./blocks/position/no-position.ts";
import { rmsNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { family } from "./declaration/family.ts";
import type { DescribedBy } from "./declaration/shape.ts";
import { EXPERT_FIELDS, readV3Experts } from "./deepseek/experts.ts";
import { settleHeadFields } from "./deepseek/head-fields.ts";
import { refuseNulls } from "./deepseek/ignored.ts";
import { readIndexerTypes } from "./deepseek/indexer-types.ts";
import { readIndexer } from "./deepseek/indexer.ts";
import type { DescribedMla } from "./deepseek/latent-attention.ts";
import { layerParts } from "./deepseek/layer-mlps.ts";
import { readDeltaAttention } from "./kimi/delta-attention.ts";
import { inverseSqrt } from "../spec/inverse-sqrt.ts";

const MODELING = modeling("Glm5NextText", "glm5_next");
const CONFIG_RULES = "Glm5NextTextConfig.__post_init__, transformers 5.18.0";
const NO_DRAFTS = implied(0, cite(MODELING, "Model", "has no draft modules"));
const has = (rule: string): string => cite(MODELING, "Attention", rule);

export const GLM5_NEXT_TEXT = {
  /** Of layers with an indexer of their own; null where no layer has it, as with the next two. */
  attention: z.nullable(MLAAttentionSpec),
  /** Of layers that reuse the selection of the layer before them. */
  shared_attention: z.nullable(MLAAttentionSpec),
  linear_attn: z.nullable(KimiDeltaAttentionSpec),
  /** The experts; null where every layer is dense. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  hyper_connections: HyperConnectionsSpec,
  stream_mean: StreamMeanSpec,
  position: NoPositionSpec,
};

/** GLM-5.3: delta attention with latent attention over chosen tokens in between, experts, and parallel residual streams. */
export const glm5NextText = family("glm5_next_text", {
  prefix: "Glm5NextText",
  architecture: "Glm5NextTextModel",
  shapes: [DECODER, GLM5_NEXT_TEXT],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof GLM5_NEXT_TEXT> {
  const trunk = readTrunk(root, scope, MODELING);
  const { body, layers, activation, eps, maxPositions } = trunk;
  refuseNulls(scope, ["n_routed_experts", "head_dim"]);
  const mixers = readMixers(scope, layers);
  const mlps = readTypedLayers(scope, layers, { rules: CONFIG_RULES, beyond: "refused", dense: 3 });
  const attention = readAttention(scope, eps);
  const reuses = has("reuses the last selection where its indexer type is shared");
  const shared = { ...attention, indexer: implied(null, reuses), reuses_selection: implied(true, reuses) };
  const streams = scope.read(count, "hc_mult");
  return {
    ...body,
    layers: scheduleWith(mixers, mlps, () => ["hyper_connections"], ""),
    extras: implied(
      ["stream_mean"],
      cite(MODELING, "Model", "takes the mean of the streams before its last norm"),
    ),
    attention: onlyIfUsed(attention, mixers, "attention"),
    shared_attention: onlyIfUsed(shared, mixers, "shared_attention"),
    linear_attn: onlyIfUsed(readLinearAttention(scope, trunk), mixers, "linear_attn"),
    ...layerParts(
      scope,
      mlps,
      NO_DRAFTS,
      { fields: EXPERT_FIELDS, read: () => readClampedExperts(scope, activation) },
      {
        fields: ["intermediate_size"],
        read: () => ({
          ...gatedMlp(MODELING, scope.read(natural, "intermediate_size"), activation),
          clamp: readClamp(scope, "MLP"),
        }),
      },
    ),
    hyper_connections: {
      type: implied("hyper_connections", cite(MODELING, "HyperConnection")),
      num_streams: streams,
      sinkhorn_iterations: scope.read(count, "hc_sinkhorn_iters"),
      eps: scope.read(real, "hc_eps"),
      input_norm: rmsNorm(eps, MODELING, { suffix: "UnweightedRMSNorm", weight: false }),
    },
    stream_mean: {
      type: implied("stream_mean", cite(MODELING, "HyperHead", "takes the mean of the streams")),
      num_streams: streams,
    },
    position: noPosition(MODELING, maxPositions),
  };
}

/** The mixer of each layer: delta attention, or latent attention with an indexer or another's choice. */
function readMixers(scope: Scope, layers: Sourced<number>): LayerNames {
  const types = readKinds(scope, "layer_types", layers, {
    known: ["linear_attention", "indexed_attention", "full_attention"],
    beyond: "refused",
  });
  const linear = types
    ? derive(
        [types],
        (list) => list.map((type) => type === "linear_attention"),
        () => types.source.text,
      )
    : derive(
        [layers],
        (n) => Array.from({ length: n }, (_, index) => index % 4 !== 3),
        `every fourth layer attends to chosen tokens (${CONFIG_RULES})`,
      );
  const indexers = readIndexerTypes(scope, layers, { mixed: true });
  const names = derive(
    [linear, indexers],
    (list, own) => list.map((delta, index) => (delta ? "linear_attn" : (own[index] ?? "attention"))),
    `${linear.source.text}; ${indexers.source.text}`,
  );
  const orphan = names.value.findIndex(
    (name, index) =>
      name === "shared_attention" && (names.value[index - 1] ?? "linear_attn") === "linear_attn",
  );
  if (orphan !== -1) {
    const message = `Layer ${orphan} reuses the selection of the layer before it, which is no latent attention: transformers 5.18.0 builds such a model, and cannot run it.`;
    scope.reader.report("error", "nothing-to-share", scope.at("indexer_types"), message);
  }
  return names;
}

function readAttention(scope: Scope, eps: Sourced<number>): DescribedMla {
  const nope = scope.read(count, "qk_nope_head_dim");
  const rotary = scope.read(natural, "qk_rope_head_dim");
  if (rotary.value > 0) {
    const message = `qk_rope_head_dim is ${rotary.value}, but latent attention of this family has no positions: transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "rotary-channels", scope.at("qk_rope_head_dim"), message);
  }
  settleHeadFields(scope, nope, rotary, has);
  const bias = scope.read(flag, "attention_bias");
  return {
    type: implied("mla", has("")),
    num_query_heads: scope.read(count, "num_attention_heads"),
    q_lora_rank: scope.read(count, "q_lora_rank"),
    kv_lora_rank: scope.read(count, "kv_lora_rank"),
    qk_nope_head_dim: nope,
    qk_rope_head_dim: rotary,
    v_head_dim: scope.read(count, "v_head_dim"),
    position: implied(null, has("rotates nothing (NoPE)")),
    attention_bias: bias,
    output_bias: bias,
    latent_norm: rmsNorm(eps, MODELING),
    softmax_scale: derive(
      [nope, rotary],
      (n, r) => inverseSqrt(n + r),
      "(qk_nope_head_dim + qk_rope_head_dim)^-½",
    ),
    output_gate: implied(null, has("has no output gate")),
    indexer: readPoolingIndexer(scope, rotary),
    reuses_selection: implied(false, has("sees what its own indexer chooses")),
  };
}

function readPoolingIndexer(scope: Scope, rotary: Sourced<number>): Described<SparseIndexerSpec> {
  const is = (rule: string): string => cite(MODELING, "Indexer", rule);
  const size = scope.read(count, "index_kpool");
  const topK = scope.read(count, "index_topk");
  if (topK.value % size.value !== 0) {
    const message = `index_topk ${topK.value} is no multiple of index_kpool ${size.value}: transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "pools-not-divisible", scope.at("index_topk"), message);
  }
  return {
    ...readIndexer(scope, MODELING, rotary, { interleaved: false, drafts: NO_DRAFTS }),
    rotary_dim: implied(0, is("rotates nothing (NoPE)")),
    pools: {
      type: implied("token_pools", is("scores pools of tokens")),
      size,
      sees_tail: scope.read(flag, "index_kpool_always_select_tail"),
    },
  };
}

function readLinearAttention(scope: Scope, { eps, activation }: Trunk): Described<KimiDeltaAttentionSpec> {
  const own = "linear_attn_config";
  const is = (rule: string): string => cite(MODELING, "LinearAttention", rule);
  const read = readDeltaAttention(
    scope,
    MODELING,
    { eps, activation },
    {
      names: {
        heads: [`${own}/num_heads`, "linear_num_heads"],
        headDim: [`${own}/head_dim`, "linear_head_dim"],
        kernel: [`${own}/short_conv_kernel_size`, "linear_conv_kernel_dim"],
      },
      suffix: "LinearAttention",
      normSuffix: "RMSNormGated",
    },
  );
  return {
    ...read,
    decay_lower_bound: readLowerBound(scope),
    output_gate_rank: derive(
      [read.head_dim],
      (dim) => dim,
      is("projects the gate through head_dim channels"),
    ),
    flat_decay: implied(true, cite(MODELING, "ForgetGate", "keeps one A_log a head")),
  };
}

const negative: FieldType<number> = {
  expected: "a number below 0",
  accept: (node) => {
    const value = real.accept(node);
    return value !== undefined && value < 0 ? value : undefined;
  },
  placeholder: -1,
};

/** null is no bound, unless linear_attn_config asks for a safe gate. */
function readLowerBound(scope: Scope): Sourced<number | null> {
  const own = "linear_attn_config";
  const bound = scope.nullable(orNull(negative), [`${own}/gate_lower_bound`, "linear_lower_bound"], {
    value: null,
    rule: cite(MODELING, "ForgetGate", "bounds the decay only where linear_lower_bound is given"),
  });
  const safe = scope.find(scope.at(own)) ? scope.read(flag, `${own}/safe_gate`, SAFE) : undefined;
  return safe
    ? derive(
        [bound, safe],
        (value, on) => value ?? (on ? -5 : null),
        `a safe gate is bounded by -5 (${CONFIG_RULES})`,
      )
    : bound;
}

const SAFE = { value: true, rule: `linear_attn_config has a safe gate unless told (${CONFIG_RULES})` };

function readClampedExperts(scope: Scope, activation: Sourced<string>) {
  return {
    ...readV3Experts(scope, MODELING, activation, { nullable: false, shared: { activation } }),
    activation: implied("silu", cite(MODELING, "Experts", "multiply silu(gate) and up")),
    clamp: readClamp(scope, "Experts"),
  };
}

function readClamp(scope: Scope, suffix: string): Described<ClampedGluSpec> {
  const is = <T>(value: T): Sourced<T> =>
    implied(value, cite(MODELING, suffix, "clamps gate from above and up from both sides"));
  return {
    type: is("clamped_glu"),
    limit: scope.read(positive, "swiglu_limit"),
    alpha: is(1),
    up_offset: is(0),
  };
}
