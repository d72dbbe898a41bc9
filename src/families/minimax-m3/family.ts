import { type TowerPlaces, type Towers, readTower, towerPart } from "../blocks/towers/read-tower.ts";
import { sizeOf } from "../wrappers/towers.ts";
import * as z from "zod/mini";
import { BlockSparseAttentionSpec } from "../../spec/components/block-sparse-attention.ts";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { MTPSpec } from "../../spec/components/mtp.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { count } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { readAttentions } from "./attention.ts";
import { FIXED, IGNORED, ROOT_IGNORED } from "./ignored.ts";
import { readMlpParts } from "./mlps.ts";
import { draftModules, readDrafts } from "./mtp.ts";
import { CONFIGURATION, MODELING } from "./reference.ts";
import { readRotary } from "./rotary.ts";
import { readMixers, readMlps } from "./schedule.ts";
import { readEitherTying } from "./tying.ts";
import { readVision } from "./vision.ts";
import { ignoreUnused } from "../blocks/file/fixed-fields.ts";
import { readHeads } from "../blocks/attention/heads.ts";
import { type LayerNames, schedule } from "../blocks/layers/layer-names.ts";
import { rmsNorm } from "../blocks/rules/norms.ts";
import { notNegative } from "../blocks/rules/not-negative.ts";
import { plainDecoder } from "../blocks/file/plain-decoder.ts";
import { ropePosition } from "../blocks/position/position.ts";
import { readRope } from "../blocks/position/rope.ts";
import { type Scopes, readTextModelType } from "../blocks/file/scopes.ts";
import type { DraftNames, Renames } from "../../spec/checkpoint-names.ts";
import { MIXTRAL_LAYER, WHOLE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { string } from "../../spec/values.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** The config class and the model class of each model type. No class of transformers reads `minimax_m3`. */

export const MINIMAX_M3 = {
  text_model_type: string,
  /** null where no layer has it; the next three too. */
  attention: z.nullable(GQAAttentionSpec),
  sparse_attention: z.nullable(BlockSparseAttentionSpec),
  mlp: z.nullable(MoEMLPSpec),
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
  mtp: z.nullable(MTPSpec),
  /** null where the model is the text model alone. */
  vision: z.nullable(VisionTowerSpec),
};

const LAYER: Renames = {
  ...MIXTRAL_LAYER,
  "mlp.gate.e_score_correction_bias": "block_sparse_moe.e_score_correction_bias",
};

/** What transformers renames with the experts, and the released files call as Llama does. */
const DENSE = { dense_mlp: { mlp: "mlp" } };

/** Draft modules as vLLM's minimax_m3/nvidia/mtp.py looks for them. */
const draftsIn = (decoder: string): DraftNames => ({
  layers: `${decoder}.mtp.layers.{}.transformer_layer`,
  module: `${decoder}.mtp.layers.{}`,
  names: { "shared_head.norm": "final_layernorm" },
});

/** MiniMax-M3: attention to chosen blocks and a mixture of experts, after a few layers of full attention and dense MLPs. */
export const minimaxM3 = family("minimax_m3", {
  prefix: "MiniMaxM3",
  text: "MiniMaxM3VLTextConfig",
  modelTypes: {
    minimax_m3_vl: {
      config: "MiniMaxM3VLConfig",
      architecture: "MiniMaxM3SparseForConditionalGeneration",
      towers: readTowers,
      ignored: ROOT_IGNORED,
      checkpoint: {
        ...WHOLE_LANGUAGE_MODEL,
        towers: { mlp: "block_sparse_moe" },
        layer: LAYER,
        published: { components: DENSE, towers: {} },
        drafts: draftsIn("language_model.model"),
      },
    },
    minimax_m3_vl_text: {
      config: "MiniMaxM3VLTextConfig",
      architecture: "MiniMaxM3VLForCausalLM",
      checkpoint: {
        stackedExperts: "out_in",
        gateUp: { dense: "blocks", routed: "blocks", shared: "blocks" },
      },
    },
    minimax_m3: {
      config: "MiniMaxM3VLTextConfig",
      checkpoint: { layer: LAYER, components: DENSE, drafts: draftsIn("model") },
    },
  },
  ignoredInside: IGNORED,
  fixed: FIXED,
  shapes: [DECODER, MINIMAX_M3],
  read: readBody,
});

/** The vision model, a projector of each patch, and one of squares of patches. */
function readTowers({ root, hidden }: TowerPlaces): Towers {
  const merging = (name: string): string[] => [
    `img_token_compression_config/${name}`,
    `/img_token_compression_config/${name}`,
  ];
  const tower = readTower(root, {
    at: "vision_config",
    config: "MiniMaxM3VLVisionConfig",
    spellings: {
      temporal_patch_size: merging("temporal_patch_size"),
      spatial_merge_size: merging("spatial_merge_size"),
    },
  });
  if (!tower) return undefined;
  const inner = root.read(count, "projector_hidden_size");
  const bias = implied(true, "MiniMaxM3VLMultiModalProjector has biases (modeling_minimax_m3_vl.py)");
  const part = (input: Sourced<number>) =>
    towerPart("mlp_projector", "MiniMaxM3VLMultiModalProjector (modeling_minimax_m3_vl.py)", {
      input,
      inner,
      output: hidden,
      bias,
    });
  return {
    vision_tower: tower,
    multi_modal_projector: part(sizeOf(tower, "hidden_size")),
    patch_merge_mlp: part(
      root.optional(count, "merged_hidden_size") ??
        derive(
          [hidden, sizeOf(tower, "spatial_merge_size")],
          (width, side) => width * side ** 2,
          "hidden_size × spatial_merge_size²",
        ),
    ),
  };
}

function readBody(scopes: Scopes, modelType: string): DescribedBy<typeof DECODER & typeof MINIMAX_M3> {
  const { root, decoder: scope, kind } = scopes;
  ignoreActivation(scope);
  if (scope !== root)
    root.reader.ignore(
      scope.at("architectures"),
      "bookkeeping",
      "the class of the text model alone; the wrapper's counts",
    );
  const layers = scope.read(count, "num_hidden_layers");
  const hidden = scope.read(count, "hidden_size");
  const maxPositions = scope.read(count, "max_position_embeddings");
  const activation = implied("silu", `hidden_act becomes silu whatever the file says (${CONFIGURATION})`);
  const norm = rmsNorm(scope.read(notNegative, "rms_norm_eps"), MODELING, { zeroCentered: true });
  const heads = readHeads(scope, hidden);
  const rope = readRope(scope, maxPositions);
  const rotary = readRotary(scope, rope, heads.headDim);
  const drafts = readDrafts(scope);
  const mixers = readMixers(scope, layers);
  const mlps = readMlps(scope, layers);
  return {
    ...plainDecoder(MODELING),
    num_layers: layers,
    hidden_size: hidden,
    vocab_size: scope.read(count, "vocab_size"),
    hidden_act: activation,
    tie_word_embeddings: readEitherTying(scopes),
    norm,
    text_model_type: readTextModelType(scopes, modelType),
    layers: schedule(mixers, mlps),
    ...readAttentions(scope, heads, rotary.dim, norm, withDrafts(mixers, drafts, "sparse_attention")),
    ...readMlpParts(scope, activation, withDrafts(mlps, drafts, "mlp")),
    position: ropePosition(MODELING, rope, maxPositions, rotary.share),
    mtp: draftModules(drafts),
    vision: readVision(scopes, kind, hidden),
  };
}

/** The layers' components and that of the draft modules, where there are any. */
function withDrafts(names: LayerNames, drafts: Sourced<number>, ofDrafts: string): LayerNames {
  if (names.value.includes(ofDrafts)) return names;
  return derive(
    [names, drafts],
    (all, modules) => (modules > 0 ? [...all, ofDrafts] : all),
    `${names.source.text}; draft modules have ${ofDrafts}`,
  );
}

/** The released files' `swigluoai` is what swiglu_alpha and swiglu_limit describe. */
function ignoreActivation(scope: Scope): void {
  const at = scope.at("hidden_act");
  const reason = `the gate follows swiglu_alpha and swiglu_limit, and hidden_act becomes silu (${CONFIGURATION})`;
  ignoreUnused(scope, ["hidden_act"], reason);
  const node = scope.find(at);
  if (node?.type !== "string" || ["silu", "swigluoai"].includes(node.value)) return;
  scope.reader.report(
    "warning",
    "fixed-by-architecture",
    at,
    `${dotted(at)} is ${JSON.stringify(node.value)}, but ${reason}.`,
  );
}
