import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { count, flag } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, implied } from "../../config/reading/sourced.ts";
import { EXPERT_FIELDS, readExperts } from "./experts.ts";
import { DEEPSEEK_IGNORED, ignoreBuilt, refuseNulls } from "./ignored.ts";
import { readLatentAttention } from "./latent-attention.ts";
import { layerParts, readDenseFirst } from "./layer-mlps.ts";
import { rotaryChannels } from "./position.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { sameInAllLayers, schedule } from "../blocks/layers/layer-names.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { readRope } from "../blocks/position/rope.ts";
import { type Scopes } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";

const MODELING = modeling("DeepseekV2", "deepseek_v2");

const NO_DRAFTS = implied(0, `DeepseekV2Model has no draft modules (${MODELING.file})`);

export const DEEPSEEK_V2 = {
  attention: MLAAttentionSpec,
  /** The experts; null where every layer is dense. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
};

/** DeepSeek-V2: latent attention, and experts beside shared ones after the first, dense layers. */
export const deepseekV2 = family("deepseek_v2", {
  prefix: "DeepseekV2",
  ignoredInside: DEEPSEEK_IGNORED,
  shapes: [DECODER, DEEPSEEK_V2],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof DEEPSEEK_V2> {
  const { body, hidden, layers, activation, maxPositions } = readTrunk(root, scope, MODELING);
  ignoreBuilt(scope, MODELING);
  refuseNulls(scope, ["n_routed_experts"]);
  const mlps = readDenseFirst(scope, layers);
  const rope = readRope(scope, maxPositions);
  const bias = scope.read(flag, "mlp_bias");
  const attention = readLatentAttention(scope, MODELING, rope, { latentQueries: false });
  checkWidth(scope, hidden.value, scope.read(count, "num_attention_heads").value);
  const paired = implied(
    true,
    `apply_rotary_emb turns neighbouring channels as one complex number (${MODELING.file})`,
  );
  return {
    ...body,
    layers: schedule(sameInAllLayers(layers, "attention", "every layer attends through latents"), mlps),
    attention,
    ...layerParts(
      scope,
      mlps,
      NO_DRAFTS,
      { fields: EXPERT_FIELDS, read: () => readV2Experts(scope, activation, bias) },
      {
        fields: ["intermediate_size"],
        read: () => ({ ...gatedMlp(MODELING, scope.read(count, "intermediate_size"), activation), bias }),
      },
    ),
    position: rotaryChannels(MODELING, rope, maxPositions, paired),
  };
}

function checkWidth(scope: Scope, hidden: number, heads: number): void {
  if (hidden % heads === 0) return;
  const message = `hidden_size ${hidden} is not a multiple of num_attention_heads ${heads}. transformers 5.18.0 refuses such a file.`;
  scope.reader.report("error", "heads-not-divisible", scope.at("hidden_size"), message);
}

function warnAboutNormalising(scope: Scope): void {
  const message = `norm_topk_prob is true, as DeepSeek's own code and vLLM read it, but ${cite(MODELING, "TopkRouter", "does not divide the chosen scores")}.`;
  scope.reader.report("warning", "normalising-unread", scope.at("norm_topk_prob"), message);
}

function readV2Experts(scope: Scope, activation: Sourced<string>, bias: Sourced<boolean>) {
  const experts = readExperts(scope, MODELING, activation, {
    // The class keeps num_experts as n_routed_experts, so that it wins where a file gives both (attribute_map).
    names: ["num_experts", "n_routed_experts"],
    block: "Moe",
    sharedBias: bias,
    method: "greedy",
    scoring: "softmax",
    nullable: true,
  });
  if (experts.norm_topk_prob.value) warnAboutNormalising(scope);
  return experts;
}
