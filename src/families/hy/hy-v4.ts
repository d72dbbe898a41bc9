import * as z from "zod/mini";
import { count, positive, real } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { ClampedGluSpec } from "../../spec/components/clamped-glu.ts";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { StreamMergeSpec } from "../../spec/components/hyper-connections.ts";
import { IndependentHyperConnectionsSpec } from "../../spec/components/independent-hyper-connections.ts";
import { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import type { Scopes } from "../blocks/file/scopes.ts";
import { type Trunk, readTrunk } from "../blocks/file/trunk.ts";
import { readKinds } from "../blocks/layers/layer-kinds.ts";
import { type LayerNames, onlyIfUsed, scheduleWith } from "../blocks/layers/layer-names.ts";
import { gatedMlpPart } from "../blocks/mlp/dense-mlp.ts";
import { readTypedLayers } from "../blocks/mlp/typed-layers.ts";
import { type RopeFields, readRope } from "../blocks/position/rope.ts";
import { type DescribedRMSNorm, rmsNorm } from "../blocks/rules/norms.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { EXPERT_FIELDS, readV3Experts } from "../deepseek/experts.ts";
import { refuseNulls } from "../deepseek/ignored.ts";
import { readIndexer } from "../deepseek/indexer.ts";
import { type DescribedMla, readLatentAttention } from "../deepseek/latent-attention.ts";
import { layerParts } from "../deepseek/layer-mlps.ts";
import { rotaryChannels } from "../deepseek/position.ts";
import { checkLayerTypes } from "../deepseek/sparse-decoder.ts";

const MODELING = modeling("HYV4", "hy_v4");
const CONFIG_RULES = "HYV4Config.__post_init__, transformers 5.18.0";
const NO_DRAFTS = implied(0, cite(MODELING, "Model", "has no draft modules"));

export const HY_V4 = {
  /** Of layers with an indexer of their own. */
  attention: MLAAttentionSpec,
  /** Of layers that reuse the selection of the last one with an indexer; null where every layer has its own. */
  shared_attention: z.nullable(MLAAttentionSpec),
  /** The experts; null where every layer is dense. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  hyper_connections: IndependentHyperConnectionsSpec,
  stream_merge: StreamMergeSpec,
  position: RopePositionSpec,
};

/** Hunyuan 4: latent attention over chosen tokens, with sinks and a gate, experts, and parallel residual streams. */
export const hyV4 = family("hy_v4", {
  prefix: "HYV4",
  name: "HYV4ModelSpec",
  ignoredInside: [
    {
      because: "training",
      reason: "only the initialisation of weights reads it",
      names: ["learnable_sink_init"],
    },
  ],
  checkpoint: {
    layer: {
      gate_proj: "linear_gate",
      g_proj: "linear_gate",
      sinks: "learnable_sink_param",
    },
    outside: {
      "hc_head.hc_base": "hc_pre.hc_head.hc_head_base",
      "hc_head.hc_fn": "hc_pre.hc_head.hc_head_fn",
      "hc_head.hc_scale": "hc_pre.hc_head.hc_head_scale",
    },
    stackedExperts: "out_in",
    gateUp: { routed: "blocks" },
    float32: ["weights_proj", "lm_head"],
    ofClass: {
      HYV4Model: {
        outside: {
          "hc_head.hc_base": "hc_head.hc_pre.hc_head_base",
          "hc_head.hc_fn": "hc_head.hc_pre.hc_head_fn",
          "hc_head.hc_scale": "hc_head.hc_pre.hc_head_scale",
        },
      },
    },
  },
  listedStates: "last",
  shapes: [DECODER, HY_V4],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof HY_V4> {
  const trunk = readTrunk(root, scope, MODELING);
  const { body, layers, activation, norm, maxPositions } = trunk;
  refuseNulls(scope, ["n_routed_experts", "num_key_value_heads", "head_dim"]);
  checkLayerTypes(scope, layers.value);
  const mixers = readMixers(scope, layers);
  const mlps = readTypedLayers(scope, layers, { rules: CONFIG_RULES, beyond: "refused" });
  const rope = readRope(scope, maxPositions);
  const attention = readAttention(scope, rope, norm);
  const reuses = cite(MODELING, "Attention", "reuses the last selection where its indexer type is shared");
  const shared = { ...attention, indexer: implied(null, reuses), reuses_selection: implied(true, reuses) };
  const halves = implied(false, `rotate_half pairs channel i with i + rotary_dim / 2 (${MODELING.file})`);
  return {
    ...body,
    layers: scheduleWith(mixers, mlps, () => ["hyper_connections"], ""),
    extras: implied(["stream_merge"], cite(MODELING, "Model", "merges the streams before its last norm")),
    attention,
    shared_attention: onlyIfUsed(shared, mixers, "shared_attention"),
    ...layerParts(
      scope,
      mlps,
      NO_DRAFTS,
      { fields: [...EXPERT_FIELDS, "swiglu_limit"], read: () => readClampedExperts(scope, activation) },
      gatedMlpPart(scope, MODELING, activation),
    ),
    ...readStreams(scope, trunk),
    position: rotaryChannels(MODELING, rope, maxPositions, halves),
  };
}

/** Which layers have an indexer: indexer_types or, without it, the first and every fourth after it. */
function readMixers(scope: Scope, layers: Sourced<number>): LayerNames {
  const types = readKinds(scope, "indexer_types", layers, { known: ["full", "shared"], beyond: "cut" });
  if (types?.value[0] === "shared") {
    const message =
      "indexer_types lets the first layer reuse a selection, but no layer before it has made one.";
    scope.reader.report("error", "nothing-to-share", scope.at("indexer_types"), message);
  }
  const name = (own: boolean): string => (own ? "attention" : "shared_attention");
  if (types)
    return derive(
      [types],
      (list) => list.map((type) => name(type === "full")),
      () => types.source.text,
    );
  return derive(
    [layers],
    (n) => Array.from({ length: n }, (_, index) => name(index === 0 || (index - 1) % 4 === 0)),
    `an indexer in the first two layers and in every fourth after (${CONFIG_RULES})`,
  );
}

function readAttention(scope: Scope, rope: RopeFields, norm: DescribedRMSNorm): DescribedMla {
  const has = (rule: string): string => cite(MODELING, "Attention", rule);
  const rotary = scope.read(count, "qk_rope_head_dim");
  return {
    ...readLatentAttention(scope, MODELING, rope, { latentQueries: true }),
    output_gate: {
      type: implied("output_gate", has("multiplies its output by the sigmoid of gate_proj")),
      granularity: implied("per_channel", has("has a gate of v_head_dim channels for each head")),
      activation: implied("sigmoid", has("multiplies its output by the sigmoid of gate_proj")),
      layout: implied("own", has("has a gate_proj")),
    },
    sinks: implied(true, has("has a learnt sink for each head")),
    indexer: readIndexer(scope, MODELING, rotary, {
      interleaved: false,
      drafts: NO_DRAFTS,
      keyEps: norm.eps,
      last: true,
    }),
    reuses_selection: implied(false, has("sees what its own indexer chooses")),
  };
}

function readClampedExperts(scope: Scope, activation: Sourced<string>) {
  const routed = (rule: string): string => cite(MODELING, "Experts", rule);
  return {
    ...readV3Experts(scope, MODELING, activation, {
      nullable: false,
      shared: { clamp: implied(null, cite(MODELING, "MLP", "uses gate and up as they are")), activation },
    }),
    activation: implied("silu", routed("multiply silu(gate) and up")),
    clamp: readClamp(scope),
  };
}

function readClamp(scope: Scope): Described<ClampedGluSpec> {
  const is = <T>(value: T): Sourced<T> =>
    implied(value, cite(MODELING, "Experts", "clamps gate from above and up from both sides"));
  return {
    type: is("clamped_glu"),
    limit: scope.read(positive, "swiglu_limit"),
    alpha: is(1),
    up_offset: is(0),
  };
}

function readStreams(scope: Scope, { eps: normEps }: Pick<Trunk, "eps">) {
  const streams = scope.read(count, "hc_mult");
  const eps = scope.read(real, "hc_eps");
  const unweighted = cite(MODELING, "UnweightedRMSNorm", "has no weight");
  const input_norm: DescribedRMSNorm = {
    ...rmsNorm(normEps, MODELING, { suffix: "UnweightedRMSNorm" }),
    has_weight: implied(false, unweighted),
  };
  return {
    hyper_connections: {
      type: implied("independent_hyper_connections" as const, cite(MODELING, "HyperConnection")),
      num_streams: streams,
      magnitude: scope.read(real, "hc_magnitude"),
      eps,
      input_norm,
    },
    stream_merge: {
      type: implied("stream_merge" as const, cite(MODELING, "HyperHead")),
      num_streams: streams,
      eps,
      input_norm,
    },
  };
}
