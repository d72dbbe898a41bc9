import { alone } from "../../wrappers/towers.ts";
import * as z from "zod/mini";
import { DenseMLPSpec } from "../../../spec/components/dense-mlp.ts";
import { GatedDeltaNetSpec } from "../../../spec/components/gated-delta-net.ts";
import { GQAAttentionSpec } from "../../../spec/components/gqa-attention.ts";
import { MoEMLPSpec } from "../../../spec/components/moe-mlp.ts";
import { MTPSpec } from "../../../spec/components/mtp.ts";
import { RopePositionSpec } from "../../../spec/components/rope-position.ts";
import { VisionTowerSpec } from "../../../spec/components/vision-tower.ts";
import { decoder as DECODER } from "../../../spec/decoder-body.ts";
import { family } from "../../declaration/family.ts";
import type { DescribedBy, ValueOf } from "../../declaration/shape.ts";
import { count } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied, respell } from "../../../config/reading/sourced.ts";
import { readMlp, readWidths } from "./mlp.ts";
import { readMixers } from "./mixers.ts";
import { MODELING, MTP_REFERENCE } from "./reference.ts";
import { readActivation } from "../../blocks/rules/activations.ts";
import { checkMrope } from "../../blocks/rules/checks.ts";
import { VISION_TOKENS, readQwenVision } from "../vision.ts";
import { readMtp } from "../mtp.ts";
import { sameInAllLayers, schedule } from "../../blocks/layers/layer-names.ts";
import { rmsNorm } from "../../blocks/rules/norms.ts";
import { notNegative } from "../../blocks/rules/not-negative.ts";
import { plainDecoder } from "../../blocks/file/plain-decoder.ts";
import { ropePosition } from "../../blocks/position/position.ts";
import { type RopeFields, readMrope, readPartialRotaryFactor, readRope } from "../../blocks/position/rope.ts";
import { readHybridSchedule } from "../../blocks/layers/schedule.ts";
import { type Scopes, readTextModelType, readTying } from "../../blocks/file/scopes.ts";
import { BARE_LANGUAGE_MODEL, IN_MLX_VLM, QWEN_DRAFTS } from "../../blocks/rules/checkpoint-names.ts";
import { boolean, nonnegativeInt, number, positiveInt, string } from "../../../spec/values.ts";

export const QWEN3_5 = {
  text_model_type: string,
  attention: GQAAttentionSpec,
  mlp: z.discriminatedUnion("type", [DenseMLPSpec, MoEMLPSpec]),
  linear_attn: GatedDeltaNetSpec,
  position: RopePositionSpec,
  mtp: z.nullable(MTPSpec),
  /** null where the model is the text model alone. */
  vision: z.nullable(VisionTowerSpec),
  /** Every n-th layer is full attention, and this is n; null where the schedule has no such period. `layers` decides. */
  full_attention_interval: z.nullable(positiveInt),
  partial_rotary_factor: number,
  attn_output_gate: boolean,
  /** Declared by files after Qwen3-Next's habit; the reference builds experts in every layer of a MoE model. */
  decoder_sparse_step: positiveInt,
  mlp_only_layers: z.array(z.int()),
  /** Width of a dense layer's MLP. */
  dense_intermediate_size: nonnegativeInt,
  /** null in a dense model. */
  moe_intermediate_size: z.nullable(nonnegativeInt),
  shared_expert_intermediate_size: z.nullable(nonnegativeInt),
};

/** Qwen3.5 and Qwen3.6: Gated DeltaNet with full attention in between, dense or mixture of experts. */
export const qwen35 = family("qwen3_5", {
  prefix: "Qwen3_5",
  modelTypes: {
    qwen3_5: {
      text: "Qwen3_5TextConfig",
      architecture: "Qwen3_5ForConditionalGeneration",
      towers: alone("visual", "Qwen3_5VisionConfig"),
      ignored: VISION_TOKENS,
      checkpoint: BARE_LANGUAGE_MODEL,
    },
    qwen3_5_moe: {
      config: "Qwen3_5MoeConfig",
      text: "Qwen3_5MoeTextConfig",
      architecture: "Qwen3_5MoeForConditionalGeneration",
      towers: alone("visual", "Qwen3_5MoeVisionConfig"),
      ignored: VISION_TOKENS,
      // Qwen3.5-35B-A3B (radixark/miles#1317; ISEEKYAN/mbridge#145). Qwen3.6-35B-A3B has those of its draft module in one
      // tensor too, under the same config.
      checkpoint: { ...BARE_LANGUAGE_MODEL, stacksInRelease: true },
    },
    qwen3_5_text: { config: "Qwen3_5TextConfig" },
    qwen3_5_moe_text: {
      config: "Qwen3_5MoeTextConfig",
      architecture: "Qwen3_5MoeForCausalLM",
    },
  },
  checkpoint: {
    drafts: QWEN_DRAFTS,
    // Model.sanitize and cast_predicate (mlx-lm 012facae, mlx_lm/models/qwen3_5.py; mlx-vlm 0ac490f7, mlx_vlm/models/qwen3_5).
    inMlx: { ...IN_MLX_VLM, float32: ["A_log"] },
  },
  shapes: [DECODER, QWEN3_5],
  read: readBody,
});

function readBody(scopes: Scopes, modelType: string): DescribedBy<typeof DECODER & typeof QWEN3_5> {
  const { root, decoder: scope } = scopes;
  const moe = modelType.startsWith("qwen3_5_moe");
  const kind = respell(scopes.kind, () => moe);
  const activation = readActivation(scope);
  const eps = scope.read(notNegative, "rms_norm_eps");
  const maxPositions = scope.read(count, "max_position_embeddings");
  const headDim = scope.read(count, "head_dim");
  const rope = readRope(scope, maxPositions);
  const share = readPartialRotaryFactor(
    scope,
    rope.group,
    {
      value: 1,
      rule: "all of a head is rotated unless the file says otherwise",
    },
    { nullIsWhole: true },
  );
  const rotaryDim = derive(
    [headDim, share],
    (dim, part) => Math.trunc(dim * part),
    "head_dim × partial_rotary_factor, rounded down",
  );
  const norm = rmsNorm(eps, MODELING, { zeroCentered: true });
  const layers = scope.read(count, "num_hidden_layers");
  const mtp = readMtp(
    scope,
    "mtp_num_hidden_layers",
    MTP_REFERENCE,
    implied(["mlp"], "every layer has the same MLP"),
  );
  const hybrid = readHybridSchedule(
    scope,
    layers,
    mtp.layers.value,
    new Map([
      ["linear_attention", "linear_attn"],
      ["full_attention", "attention"],
    ]),
  );
  const mixers = readMixers(scope, { headDim, rotaryDim, norm, eps, activation });
  return {
    ...plainDecoder(MODELING),
    text_model_type: readTextModelType(scopes, modelType),
    num_layers: layers,
    hidden_size: scope.read(count, "hidden_size"),
    vocab_size: scope.read(count, "vocab_size"),
    hidden_act: activation,
    tie_word_embeddings: readTying(root, scope),
    layers: schedule(hybrid.names, sameInAllLayers(layers, "mlp", "")),
    attention: mixers.attention,
    mlp: readMlp(scope, kind, activation),
    linear_attn: mixers.linear_attn,
    norm,
    position: readPosition(scope, rope, maxPositions, share, rotaryDim),
    mtp: mtp.spec,
    vision: readQwenVision(scopes, moe ? "Qwen3_5MoeVisionConfig" : "Qwen3_5VisionConfig", kind),
    full_attention_interval: hybrid.interval,
    partial_rotary_factor: share,
    attn_output_gate: mixers.outputGate,
    ...readWidths(scope, kind),
  };
}

function readPosition(
  scope: Scope,
  rope: RopeFields,
  maxPositions: Sourced<number>,
  share: Sourced<number>,
  rotaryDim: Sourced<number>,
): Described<ValueOf<typeof QWEN3_5>["position"]> {
  const mrope = readMrope(
    scope,
    rope.group,
    [11, 11, 10],
    "Qwen3_5TextRotaryEmbedding (transformers 5.18.0)",
  );
  checkMrope(scope, mrope.section, rotaryDim, `${rope.group}/mrope_section`);
  return { ...ropePosition(MODELING, rope, maxPositions, share), mrope };
}
