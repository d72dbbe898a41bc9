import * as z from "zod/mini";
import { AttentionResidualSpec } from "../../spec/components/attention-residual.ts";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { KimiDeltaAttentionSpec } from "../../spec/components/kimi-delta-attention.ts";
import { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { MTPSpec } from "../../spec/components/mtp.ts";
import { NoPositionSpec } from "../../spec/components/no-position.ts";
import { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { count, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import { readActivation } from "./activation.ts";
import { KDA_FIELDS, readAttention, readDelta, readMixers } from "./mixers.ts";
import { EXPERT_FIELDS, readDenseMlp, readExperts, readMlps } from "./mlps.ts";
import { describeDrafts, readDrafts } from "./mtp.ts";
import { MODELING, ofClass } from "./reference.ts";
import { describeResiduals, readBlockSize, scheduleWith } from "./residuals.ts";
import { ROOT_IGNORED, TEXT_IGNORED } from "./ignored.ts";
import { readTowers, readVision } from "./vision.ts";
import { LATENT_FIELDS } from "../kimi/latent-attention.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { noPosition } from "../blocks/position/no-position.ts";
import { rmsNorm } from "../blocks/rules/norms.ts";
import { notNegative } from "../blocks/rules/not-negative.ts";
import { readPart, withDrafts } from "../blocks/layers/parts.ts";
import { plainDecoder } from "../blocks/file/plain-decoder.ts";
import { type Scopes, readTying } from "../blocks/file/scopes.ts";
import { warnUnread } from "../blocks/file/unread.ts";
import { DRAFTS_WITH_COPIES, MIXTRAL_LAYER, WHOLE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { string } from "../../spec/values.ts";

export const KIMI_K3 = {
  text_model_type: string,
  attention: z.nullable(MLAAttentionSpec),
  linear_attn: z.nullable(KimiDeltaAttentionSpec),
  mlp: z.nullable(MoEMLPSpec),
  dense_mlp: z.nullable(DenseMLPSpec),
  /** What the halves of a layer read; null where they read the residual stream. */
  attention_residual: z.nullable(AttentionResidualSpec),
  /** What the last norm reads; null where it reads the residual stream. */
  output_attention_residual: z.nullable(AttentionResidualSpec),
  position: NoPositionSpec,
  mtp: z.nullable(MTPSpec),
  vision: VisionTowerSpec,
};

/**
 * Kimi K3: Kimi Linear with latent experts, gated attention, soft limits in its MLPs and attention residuals. A component
 * that no layer has is null.
 */
export const kimiK3 = family("kimi_k3", {
  prefix: "KimiK3",
  text: "KimiLinearConfig",
  architecture: "KimiK3ForConditionalGeneration",
  outsideTransformers: true,
  towers: readTowers,
  // As the released index and headers of moonshotai/Kimi-K3 have them.
  checkpoint: {
    ...WHOLE_LANGUAGE_MODEL,
    layer: {
      ...MIXTRAL_LAYER,
      "mlp.fc1_latent_proj": "block_sparse_moe.routed_expert_down_proj",
      "mlp.fc2_latent_proj": "block_sparse_moe.routed_expert_up_proj",
      "mlp.latent_norm": "block_sparse_moe.routed_expert_norm",
    },
    components: { dense_mlp: { mlp: "mlp" } },
    unquantised: { "compressed-tensors": ["routed_expert_down_proj", "routed_expert_up_proj"] },
    padded: ["A_log"],
    // As vLLM's models/kimi_k3/nvidia/mtp.py takes them.
    drafts: DRAFTS_WITH_COPIES,
    towers: {
      "mm_projector.linear_1": "mm_projector.proj.0",
      "mm_projector.linear_2": "mm_projector.proj.2",
    },
  },
  ignored: ROOT_IGNORED,
  ignoredInside: TEXT_IGNORED,
  shapes: [DECODER, KIMI_K3],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof KIMI_K3> {
  const layers = scope.read(count, "num_hidden_layers", ofClass(32));
  const drafts = readDrafts(scope);
  const mixers = readMixers(scope, layers);
  const mlps = readMlps(scope, layers);
  const activation = readActivation(scope);
  const eps = scope.read(notNegative, "rms_norm_eps", ofClass(1e-6));
  const norm = rmsNorm(eps, MODELING);
  const blockSize = readBlockSize(scope);
  const drafted = (name: string): LayerNames | undefined =>
    drafts.value === 0 ? undefined : derive([drafts], () => [name], "the draft modules have it");
  warnAboutUnread(scope);
  return {
    ...plainDecoder(MODELING),
    text_model_type: readTextModelType(scope),
    num_layers: layers,
    hidden_size: scope.read(count, "hidden_size", ofClass(4096)),
    vocab_size: scope.read(count, "vocab_size", ofClass(163840)),
    hidden_act: activation.name,
    tie_word_embeddings: readTying(root, scope),
    norm,
    layers: scheduleWith(mixers, mlps, blockSize),
    attention: readPart(
      scope,
      withDrafts(mixers, drafts, drafted("attention"), "attention"),
      "attention",
      [...LATENT_FIELDS, "mla_use_output_gate"],
      () => readAttention(scope),
    ),
    linear_attn: readPart(scope, mixers, "linear_attn", KDA_FIELDS, () => readDelta(scope, eps)),
    mlp: readPart(scope, withDrafts(mlps, drafts, drafted("mlp"), "mlp"), "mlp", EXPERT_FIELDS, () =>
      readExperts(scope, activation, norm),
    ),
    dense_mlp: readPart(scope, mlps, "dense_mlp", ["intermediate_size"], () =>
      readDenseMlp(scope, activation),
    ),
    ...describeResiduals(blockSize, norm),
    position: noPosition(MODELING, scope.read(count, "max_position_embeddings", ofClass(4096))),
    mtp: describeDrafts(drafts),
    vision: readVision(root),
  };
}

function readTextModelType(scope: Scope): Sourced<string> {
  const named = scope.read(text, "model_type", ofClass("kimi_linear"));
  if (named.value !== "kimi_linear") {
    const message = `text_config names model_type ${JSON.stringify(named.value)}; inside kimi_k3 it is read as kimi_linear.`;
    scope.reader.report("warning", "text-model-type", scope.at("model_type"), message);
  }
  return named;
}

function warnAboutUnread(scope: Scope): void {
  warnUnread(scope, "mla_use_nope", true, "the model's code refuses to build attention with positions");
  warnUnread(scope, "topk_method", "noaux_tc", "the router adds a bias for the choice");
}
