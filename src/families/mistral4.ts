import * as z from "zod/mini";
import { count, flag, natural, real } from "../config/reading/field-types.ts";
import { Scope } from "../config/reading/reader.ts";
import { type Sourced, implied } from "../config/reading/sourced.ts";
import { DenseMLPSpec } from "../spec/components/dense-mlp.ts";
import { MLAAttentionSpec } from "../spec/components/mla-attention.ts";
import { MoEMLPSpec } from "../spec/components/moe-mlp.ts";
import { readQueryScaling } from "./blocks/attention/query-scaling.ts";
import { RopePositionSpec } from "../spec/components/rope-position.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import { ignoreFixed } from "./blocks/file/fixed-fields.ts";
import type { Scopes } from "./blocks/file/scopes.ts";
import { readTrunk } from "./blocks/file/trunk.ts";
import { sameInAllLayers, schedule } from "./blocks/layers/layer-names.ts";
import { gatedMlpPart } from "./blocks/mlp/dense-mlp.ts";
import { type DescribedMoe, plainExperts } from "./blocks/mlp/experts.ts";
import { readTop2Groups } from "./blocks/mlp/routing-groups.ts";
import { partIfUsed } from "./blocks/mlp/sparse-layers.ts";
import { withoutRopeDefaults } from "./blocks/position/rope-defaults.ts";
import { type RopeFields, readRope } from "./blocks/position/rope.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { family } from "./declaration/family.ts";
import type { DescribedBy } from "./declaration/shape.ts";
import { EXPERT_FIELDS, readSharedExpert } from "./deepseek/experts.ts";
import { DEEPSEEK_IGNORED, ignoreBuilt, refuseNulls } from "./deepseek/ignored.ts";
import { refuseNullHeadDim } from "./blocks/attention/heads.ts";
import { readLatentAttention } from "./deepseek/latent-attention.ts";
import { readDenseFirst } from "./deepseek/layer-mlps.ts";
import { rotaryChannels } from "./deepseek/position.ts";

const MODELING = modeling("Mistral4", "mistral4");

export const MISTRAL4 = {
  attention: MLAAttentionSpec,
  /** The experts; null where every layer is dense. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
};

/** Mistral Small 4: latent attention whose queries grow with their position, and experts beside shared ones. */
export const mistral4 = family("mistral4", {
  prefix: "Mistral4",
  checkpoint: { stackedExperts: "out_in", gateUp: { routed: "blocks" } },
  ignoredInside: DEEPSEEK_IGNORED,
  shapes: [DECODER, MISTRAL4],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof MISTRAL4> {
  const { body, layers, activation, maxPositions } = readTrunk(root, scope, MODELING);
  ignoreBuilt(scope, MODELING);
  refuseNulls(scope, ["n_routed_experts"]);
  const mlps = readDenseFirst(scope, layers);
  const scaled = withDefaultRope(scope);
  const rope = readRope(scaled, maxPositions);
  refuseNullHeadDim(scope, MODELING);
  const attention = readLatentAttention(scaled, MODELING, rope, { latentQueries: false, headDim: "whole" });
  settleRopeFields(scope, rope, attention);
  const paired = scope.nullable(flag, "rope_interleave", {
    value: false,
    rule: cite(MODELING, "Attention", "pairs channel i with i + qk_rope_head_dim / 2 unless rope_interleave"),
  });
  return {
    ...body,
    layers: schedule(sameInAllLayers(layers, "attention", "every layer attends through latents"), mlps),
    attention: { ...attention, temperature: readQueryScaling(scaled, MODELING, maxPositions) },
    mlp: partIfUsed(scope, mlps, "mlp", {
      fields: EXPERT_FIELDS,
      read: () => readExperts(scope, activation),
    }),
    dense_mlp: partIfUsed(scope, mlps, "dense_mlp", gatedMlpPart(scope, MODELING, activation)),
    position: rotaryChannels(MODELING, rope, maxPositions, paired),
  };
}

/** The class's rotary embedding where the file has none (Mistral4Config.__post_init__). */
function withDefaultRope(scope: Scope): Scope {
  const rope_parameters = {
    rope_type: "yarn",
    rope_theta: 10000,
    factor: 128,
    original_max_position_embeddings: 8192,
    beta_fast: 32,
    beta_slow: 1,
    mscale_all_dim: 1,
    mscale: 1,
    llama_4_scaling_beta: 0.1,
  };
  const defaults = { ...scope.hf.defaults, rope_parameters };
  return withoutRopeDefaults(new Scope(scope.reader, scope.pointer, scope.node, { ...scope.hf, defaults }));
}

/** What files have in the rotary object beside its parameters. */
function settleRopeFields(
  scope: Scope,
  { group }: RopeFields,
  {
    qk_nope_head_dim: nope,
    qk_rope_head_dim: rotary,
  }: { readonly qk_nope_head_dim: unknown; readonly qk_rope_head_dim: unknown },
): void {
  const [n, r] = [nope, rotary].map((dim) => (dim as Sourced<number>).value) as [number, number];
  const reason = cite(MODELING, "Attention", "rotates all of the qk_rope_head_dim channels");
  ignoreFixed(scope, {
    [`${group}/partial_rotary_factor`]: { built: r / (n + r), reason },
    partial_rotary_factor: { built: r / (n + r), reason },
  });
  scope.reader.ignore(
    scope.at(`${group}/max_position_embeddings`),
    "no effect",
    "max_position_embeddings beside the object decides",
  );
}

function readExperts(scope: Scope, activation: Sourced<string>): DescribedMoe {
  const router = (rule: string): string => cite(MODELING, "TopkRouter", rule);
  const width = scope.read(natural, "moe_intermediate_size");
  return {
    ...plainExperts(MODELING, { block: "MoE", router: "TopkRouter" }),
    type: implied("moe", cite(MODELING, "MoE")),
    // The class keeps num_local_experts as n_routed_experts, so that it wins where a file gives both (attribute_map).
    num_experts: scope.read(count, ["num_local_experts", "n_routed_experts"]),
    top_k: scope.read(count, "num_experts_per_tok"),
    intermediate_size: width,
    scoring_func: implied("softmax", router("is a softmax over all experts")),
    groups: readTop2Groups(scope, { groups: ["n_group"], top: ["topk_group"] }, MODELING.file),
    norm_topk_prob: scope.nullable(flag, "norm_topk_prob", {
      value: false,
      rule: router("takes the chosen scores as they are unless norm_topk_prob"),
    }),
    routed_scaling_factor: scope.read(real, "routed_scaling_factor"),
    activation,
    shared_expert: readSharedExpert(
      scope,
      cite(MODELING, "MoE", "adds the shared experts' output as it is"),
      {
        width,
        widthName: "moe_intermediate_size",
        number: "n_shared_experts",
      },
    ),
  };
}
