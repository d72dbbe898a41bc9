import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { MTPSpec } from "../../spec/components/mtp.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy, ValueOf } from "../declaration/shape.ts";
import { flag } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { allDependOn, type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { draftModules, readDrafts } from "./draft-modules.ts";
import { EXPERT_FIELDS, readV3Experts } from "./experts.ts";
import { DEEPSEEK_IGNORED, ignoreBuilt, refuseNulls } from "./ignored.ts";
import { layerParts, readDenseFirst } from "./layer-mlps.ts";
import { gatedMlpPart } from "../blocks/mlp/dense-mlp.ts";
import { plainGqa } from "../blocks/attention/gqa.ts";
import { readHeads, refuseNullHeadDim } from "../blocks/attention/heads.ts";
import { sameInAllLayers, schedule } from "../blocks/layers/layer-names.ts";
import { ropePosition } from "../blocks/position/position.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { readRope, readPartialRotaryFactor } from "../blocks/position/rope.ts";
import { type Scopes } from "../blocks/file/scopes.ts";
import { type Trunk, readTrunk } from "../blocks/file/trunk.ts";
import { DRAFTS_WITH_COPIES } from "../blocks/rules/checkpoint-names.ts";

const MODELING = modeling("Glm4Moe", "glm4_moe");

export const GLM4_MOE = {
  attention: GQAAttentionSpec,
  /** The experts; null where neither layers nor draft modules hold any. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
  /** The draft modules; null without any. */
  mtp: z.nullable(MTPSpec),
};

/** GLM-4.5 to 4.7: grouped-query attention with DeepSeek-V3's experts and draft modules. */
export const glm4Moe = family("glm4_moe", {
  prefix: "Glm4Moe",
  ignoredInside: DEEPSEEK_IGNORED,
  checkpoint: { drafts: DRAFTS_WITH_COPIES },
  shapes: [DECODER, GLM4_MOE],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof GLM4_MOE> {
  const trunk = readTrunk(root, scope, MODELING);
  const { layers, activation, maxPositions } = trunk;
  ignoreBuilt(scope, MODELING);
  refuseNulls(scope, ["n_routed_experts", "n_group", "topk_group", "num_key_value_heads", "num_mtp_layers"]);
  const mlps = readDenseFirst(scope, layers);
  const drafts = readDrafts(scope);
  const rope = readRope(scope, maxPositions);
  const share = readPartialRotaryFactor(
    scope,
    rope.group,
    {
      value: 1,
      rule: cite(MODELING, "RotaryEmbedding", "rotates a whole head without a partial_rotary_factor"),
    },
    { nullIsWhole: true },
  );
  return {
    ...trunk.body,
    layers: schedule(sameInAllLayers(layers, "attention", "every layer is full attention"), mlps),
    attention: readAttention(scope, trunk, share),
    ...layerParts(
      scope,
      mlps,
      drafts,
      {
        fields: EXPERT_FIELDS,
        read: () => readV3Experts(scope, MODELING, activation, { nullable: false }),
      },
      gatedMlpPart(scope, MODELING, activation),
    ),
    position: ropePosition(MODELING, rope, maxPositions, share),
    mtp: draftModules(drafts),
  };
}

function readAttention(
  scope: Scope,
  { hidden, norm }: Trunk,
  share: Sourced<number>,
): Described<ValueOf<typeof GLM4_MOE>["attention"]> {
  const heads = readHeads(scope, hidden);
  refuseNullHeadDim(scope, MODELING);
  const use = scope.read(flag, "use_qk_norm");
  const output = implied(false, cite(MODELING, "Attention", "has no bias in o_proj"));
  const rule = cite(
    MODELING,
    "Attention",
    "normalises each head of q and k before they are rotated, where use_qk_norm",
  );
  return {
    ...plainGqa(MODELING, heads, { qkv: scope.read(flag, "attention_bias"), output }),
    rotary_dim: derive(
      [heads.headDim, share],
      (dim, part) => Math.trunc(dim * part),
      "head_dim × partial_rotary_factor, rounded down",
    ),
    use_qk_norm: use,
    qk_norm_type: derive([use], (on) => (on ? "per_head" : null), rule),
    qk_norm: use.value
      ? allDependOn(norm, [use], rule)
      : derive([use], () => null, "no norms without use_qk_norm"),
    qk_norm_order: derive([use], (on) => (on ? ("before_rope" as const) : null), rule),
  };
}
