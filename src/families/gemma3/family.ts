import { siglipAndNorm } from "../wrappers/towers.ts";
import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { rms } from "../blocks/rules/norms.ts";
import { count, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { readGemmaDecoder } from "../gemma/decoder.ts";
import { DECODER_IGNORED, MODALITY_TOKENS } from "../gemma/ignored.ts";
import { readGemma3Attention } from "./attention.ts";
import { readGemma3Schedule } from "./schedule.ts";
import { readGemma3Vision } from "./vision.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { checkWidth } from "../blocks/rules/checks.ts";
import { sameInAllLayers, schedule } from "../blocks/layers/layer-names.ts";
import { ropePosition, wholeHead } from "../blocks/position/position.ts";
import { readRopeByKind } from "../blocks/position/full-and-sliding-rope.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { type Scopes, readTextModelType } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { WHOLE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { string } from "../../spec/values.ts";

const MODELING = modeling("Gemma3", "gemma3");

export const GEMMA3 = {
  text_model_type: string,
  attention: GQAAttentionSpec,
  sliding_attention: GQAAttentionSpec,
  mlp: DenseMLPSpec,
  /** Of full attention. */
  position: RopePositionSpec,
  /** Of attention within a window. */
  sliding_position: RopePositionSpec,
  /** null where the model is the text model alone. */
  vision: z.nullable(VisionTowerSpec),
};

/** Gemma 3: attention within a window, with full attention and another rotary embedding in between, and a dense MLP. */
export const gemma3 = family("gemma3", {
  prefix: "Gemma3",
  text: "Gemma3TextConfig",
  modelTypes: {
    gemma3: {
      architecture: "Gemma3ForConditionalGeneration",
      towers: siglipAndNorm,
      checkpoint: WHOLE_LANGUAGE_MODEL,
    },
    gemma3_text: { config: "Gemma3TextConfig" },
  },
  ignored: MODALITY_TOKENS,
  ignoredInside: DECODER_IGNORED,
  shapes: [DECODER, GEMMA3],
  read: readBody,
});

/** What stands for a base of null where no layer is of its kind. */
const ofNoLayer = (value: number) => ({
  value,
  rule: "default_theta of Gemma3TextConfig: no layer is of this kind, and nothing computes with a null",
});

function readBody(scopes: Scopes, modelType: string): DescribedBy<typeof DECODER & typeof GEMMA3> {
  const { root, decoder: scope, kind } = scopes;
  const trunk = readTrunk(root, scope, MODELING, {
    norm: rms({ zeroCentered: true }),
    activation: "hidden_activation",
  });
  checkWidth(scope, trunk.hidden, scope.read(count, "num_attention_heads"));
  const names = readGemma3Schedule(scope, trunk.layers);
  const rope = readRopeByKind(scope, trunk.maxPositions, MODELING, ["rope_local_base_freq"], {
    ...(names.value.includes("attention") ? {} : { full: ofNoLayer(1_000_000) }),
    ...(names.value.includes("sliding_attention") ? {} : { sliding: ofNoLayer(10_000) }),
  });
  const contextLen = derive(
    [trunk.maxPositions],
    (positions) => positions,
    "max_position_embeddings, which is scaled already in a Gemma 3 (vLLM, config/model.py _get_and_verify_max_len)",
  );
  const position = (fields: typeof rope.full) =>
    ropePosition(MODELING, { ...fields, contextLen }, trunk.maxPositions, wholeHead(MODELING));
  return {
    ...trunk.body,
    ...readGemmaDecoder(scope, MODELING, trunk.hidden),
    ...(root !== scope && { final_logit_softcap: withoutCap(scope) }),
    text_model_type: readTextModelType(scopes, modelType),
    layers: schedule(names, sameInAllLayers(trunk.layers, "mlp", "a dense MLP in every layer")),
    ...readGemma3Attention(scope, MODELING, trunk.norm, names, root !== scope),
    mlp: gatedMlp(MODELING, scope.read(natural, "intermediate_size"), trunk.activation),
    position: position(rope.full),
    sliding_position: position(rope.sliding),
    vision: readGemma3Vision(scopes, trunk.hidden, kind),
  };
}

/** The wrapper has a head of its own. */
function withoutCap(scope: Scope): Sourced<null> {
  const reason = cite(MODELING, "ForConditionalGeneration", "gives what its head's matrix gives");
  scope.reader.ignore(scope.at("final_logit_softcapping"), "no effect", reason);
  return implied(null, reason);
}
