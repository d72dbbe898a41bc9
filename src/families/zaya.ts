import * as z from "zod/mini";
import { count, flag, natural, orNull } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { ConvolutionalAttentionSpec } from "../spec/components/convolutional-attention.ts";
import { EmbeddingScaleSpec, LearntResidualSpec } from "../spec/components/learnt-residual.ts";
import { MoEMLPSpec } from "../spec/components/moe-mlp.ts";
import { RopePositionSpec } from "../spec/components/rope-position.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import { readStrictHeads } from "./blocks/attention/heads.ts";
import { slidingWindow } from "./blocks/attention/windows.ts";
import { ignoreUnused } from "./blocks/file/fixed-fields.ts";
import type { Scopes } from "./blocks/file/scopes.ts";
import { readTrunk } from "./blocks/file/trunk.ts";
import { readKinds } from "./blocks/layers/layer-kinds.ts";
import { type LayerNames, onlyIfUsed, sameInAllLayers, scheduleWith } from "./blocks/layers/layer-names.ts";
import { plainExperts } from "./blocks/mlp/experts.ts";
import {
  type KindRope,
  ignoreKindRope,
  readKindRope,
  rotatedChannels,
} from "./blocks/position/rope-by-kind.ts";
import { type DescribedRMSNorm, rmsNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { field } from "./declaration/fact.ts";
import { family } from "./declaration/family.ts";
import type { DescribedBy } from "./declaration/shape.ts";
import { inverseSqrt } from "../spec/inverse-sqrt.ts";

const MODELING = modeling("Zaya", "zaya");
const CONFIG_RULES = "ZayaConfig.__post_init__, transformers 5.18.0";

const KINDS: ReadonlyMap<string, string> = new Map([
  ["hybrid", "attention"],
  ["hybrid_sliding", "sliding_attention"],
]);

export const ZAYA = {
  /** The mixer of layers that see every earlier token; null where there is none. */
  attention: z.nullable(ConvolutionalAttentionSpec),
  /** null where no layer has a window. */
  sliding_attention: z.nullable(ConvolutionalAttentionSpec),
  /** The experts of the first layer, whose router has none before it. */
  first_mlp: MoEMLPSpec,
  /** The experts of the others; null where there are none. */
  mlp: z.nullable(MoEMLPSpec),
  learnt_residual: LearntResidualSpec,
  embedding_scale: EmbeddingScaleSpec,
  /** The mixer of layers that see every earlier token. */
  position: RopePositionSpec,
  /** Of layers with a window. */
  sliding_position: z.nullable(RopePositionSpec),
};

/** ZAYA1: compressed convolutional attention, experts chosen by an MLP that every layer hands on, learnt residuals. */
export const zaya = family("zaya", {
  prefix: "Zaya",
  checkpoint: {
    linearRouters: true,
    layer: { "gate.e_score_correction_bias": "gate.balancing_biases" },
    stackedExperts: "out_in",
    gateUp: { routed: "blocks" },
  },
  shapes: [DECODER, ZAYA],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof ZAYA> {
  const { body, layers, activation, norm, maxPositions } = readTrunk(root, scope, MODELING, {
    headBias: field(flag, "lm_head_bias"),
  });
  const kinds = readLayerKinds(scope, layers);
  const windowed = kinds.value.includes("sliding_attention");
  const rope = (kind: string, name: string): KindRope =>
    readKindRope(scope, MODELING, maxPositions, { kind, used: kinds.value.includes(name) });
  scope.ignore(
    "rope_parameters/rope_type",
    "no effect",
    "each kind of layer has a type of its own (ZayaConfig)",
  );
  const full = rope("hybrid", "attention");
  const sliding = windowed ? rope("hybrid_sliding", "sliding_attention") : full;
  if (!windowed) ignoreKindRope(scope, "hybrid_sliding");
  const mlps = derive(
    [sameInAllLayers(layers, "mlp", "")],
    (names) => names.map((name, index) => (index === 0 ? "first_mlp" : name)),
    cite(MODELING, "Router", "adds the last layer's projection but in the first layer"),
  );
  return {
    ...body,
    layers: scheduleWith(
      kinds,
      mlps,
      () => ["learnt_residual"],
      cite(MODELING, "DecoderLayer", "joins both halves to the stream by ZayaResidualScaling"),
    ),
    extras: implied(["embedding_scale"], cite(MODELING, "Model", "shifts and scales the embeddings")),
    ...readAttentions(scope, kinds, { full, sliding }),
    first_mlp: readExperts(scope, activation, norm, false),
    mlp: onlyIfUsed(readExperts(scope, activation, norm, true), mlps, "mlp"),
    learnt_residual: { type: implied("learnt_residual", cite(MODELING, "ResidualScaling")) },
    embedding_scale: {
      type: implied("embedding_scale", cite(MODELING, "Model", "shifts and scales the embeddings")),
    },
    position: full.position,
    sliding_position: onlyIfUsed(sliding.position, kinds, "sliding_attention"),
  };
}

function readLayerKinds(scope: Scope, layers: Sourced<number>): LayerNames {
  const types = readKinds(scope, "layer_types", layers, { known: [...KINDS.keys()], beyond: "refused" });
  if (!types) return sameInAllLayers(layers, "attention", `every layer sees everything (${CONFIG_RULES})`);
  return derive(
    [types],
    (list) => list.map((type) => KINDS.get(type) ?? type),
    () => types.source.text,
  );
}

function readAttentions(
  scope: Scope,
  kinds: LayerNames,
  ropes: { readonly full: KindRope; readonly sliding: KindRope },
) {
  const has = (rule: string): string => cite(MODELING, "Attention", rule);
  const heads = readStrictHeads(scope);
  const bias = scope.read(flag, "attention_bias");
  const windowed = kinds.value.includes("sliding_attention");
  const size = windowed ? readWindow(scope) : implied(null, "no layer has a window");
  if (!windowed) ignoreUnused(scope, ["sliding_window"], "no layer has a window");
  const attention: Described<ConvolutionalAttentionSpec> = {
    type: implied("convolutional_attention", cite(MODELING, "CCAProjection")),
    num_query_heads: heads.query,
    num_kv_heads: heads.kv,
    head_dim: heads.headDim,
    rotary_dim: rotatedChannels(heads.headDim, ropes.full.share),
    position: implied("position", has("rotates by the embedding of its kind of layer")),
    attention_bias: bias,
    output_bias: bias,
    depthwise_kernel_dim: scope.read(count, "cca_time0"),
    grouped_kernel_dim: scope.read(count, "cca_time1"),
    softmax_scale: derive([heads.headDim], inverseSqrt, "head_dim^-½"),
    window: implied(null, has("has no window in hybrid layers")),
  };
  const sliding = {
    ...attention,
    rotary_dim: rotatedChannels(heads.headDim, ropes.sliding.share),
    position: implied("sliding_position", has("rotates by the embedding of its kind of layer")),
    window: slidingWindow(size),
  };
  return {
    attention: onlyIfUsed(attention, kinds, "attention"),
    sliding_attention: onlyIfUsed(sliding, kinds, "sliding_attention"),
  };
}

function readWindow(scope: Scope): Sourced<number | null> {
  const size = scope.nullable<number | null>(orNull(natural), "sliding_window", {
    value: null,
    rule: "no window unless the file gives one",
  });
  if (size.value === null || size.value === 0) {
    const message =
      "Layers are hybrid_sliding, but there is no sliding_window: transformers 5.18.0 refuses such a file.";
    scope.reader.refuse("no-window-size", scope.at("sliding_window"), message);
  }
  return size;
}

function readExperts(
  scope: Scope,
  activation: Sourced<string>,
  norm: DescribedRMSNorm,
  carries: boolean,
): Described<MoEMLPSpec> {
  const router = (rule: string): string => cite(MODELING, "Router", rule);
  const mlp = (rule: string): string => cite(MODELING, "RouterMLP", rule);
  const topK = scope.read(count, "num_experts_per_tok");
  if (topK.value !== 1) {
    const message = `num_experts_per_tok is ${topK.value}; transformers 5.18.0 refuses any but 1.`;
    scope.reader.report("error", "top-k-not-one", scope.at("num_experts_per_tok"), message);
  }
  return {
    ...plainExperts(MODELING, { block: "SparseMoeBlock", router: "Router" }),
    type: implied("moe", cite(MODELING, "SparseMoeBlock")),
    num_experts: scope.read(count, "num_experts"),
    top_k: topK,
    intermediate_size: scope.read(natural, "moe_intermediate_size"),
    scoring_func: implied(
      "softmax",
      router("is a softmax over all experts, the one that does nothing among them"),
    ),
    use_routing_bias: implied(true, router("adds balancing_biases for the choice")),
    routing_bias_storage: implied("buffer", router("keeps balancing_biases in a buffer")),
    norm_topk_prob: implied(false, router("takes the chosen score as it is")),
    activation,
    router_mlp: {
      type: implied("router_mlp", mlp("is an MLP after a projection")),
      size: scope.read(count, "router_hidden_size"),
      norm: rmsNorm(norm.eps, MODELING),
      activation: implied("gelu", mlp("uses GELU after fc1 and fc2")),
      carries: implied(carries, router("adds the last layer's projection but in the first layer")),
    },
    weightless_experts: {
      type: implied("weightless_experts", router("has one more choice than there are experts")),
      number: implied(1, router("has one more choice than there are experts")),
      gives: implied("nothing", router("weighs the choice of no expert by 0")),
      routing_bias: implied(-1, router("sets the last of balancing_biases to -1 as it is loaded")),
      unread_projections: implied(false, cite(MODELING, "Experts", "have weights for num_experts")),
    },
  };
}
