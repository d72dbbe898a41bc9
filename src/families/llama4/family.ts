import { type TowerPlaces, type Towers, readTower, towerPart } from "../blocks/towers/read-tower.ts";
import { sizeOf, withProjector } from "../wrappers/towers.ts";
import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { flag } from "../../config/reading/field-types.ts";
import { implied } from "../../config/reading/sourced.ts";
import { readAttentions } from "./attention.ts";
import { readLlama4Mlps } from "./experts.ts";
import { DECODER_IGNORED, ROOT_IGNORED } from "./ignored.ts";
import { MODELING } from "./reference.ts";
import { readMixers, readMlps } from "./schedule.ts";
import { schedule } from "../blocks/layers/layer-names.ts";
import { ropePosition, wholeHead } from "../blocks/position/position.ts";
import { readRope } from "../blocks/position/rope.ts";
import { type Scopes, readTextModelType } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { WHOLE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { string } from "../../spec/values.ts";

/** The config class and the model class of each model type. */

export const LLAMA4 = {
  text_model_type: string,
  /** With rotary positions, every earlier token. */
  attention: z.nullable(GQAAttentionSpec),
  /** With rotary positions, the tokens of the own chunk. */
  chunked_attention: z.nullable(GQAAttentionSpec),
  /** Without positions (NoPE), every earlier token. */
  nope_attention: z.nullable(GQAAttentionSpec),
  /** Without positions (NoPE), the tokens of the own chunk. */
  nope_chunked_attention: z.nullable(GQAAttentionSpec),
  mlp: z.nullable(MoEMLPSpec),
  dense_mlp: z.nullable(DenseMLPSpec),
  /** Of the layers that are not NoPE. */
  position: RopePositionSpec,
};

/**
 * Llama 4: attention within chunks, and in between layers without a position embedding that see everything; experts
 * beside a shared one, or a dense MLP. Each component is null where no layer has it.
 */
export const llama4 = family("llama4", {
  prefix: "Llama4",
  text: "Llama4TextConfig",
  modelTypes: {
    llama4: {
      architecture: "Llama4ForConditionalGeneration",
      towers: readTowers,
      ignored: ROOT_IGNORED,
      checkpoint: {
        ...WHOLE_LANGUAGE_MODEL,
        towers: { "multi_modal_projector.linear": "multi_modal_projector.linear_1" },
      },
    },
    llama4_text: { config: "Llama4TextConfig" },
  },
  ignoredInside: DECODER_IGNORED,
  checkpoint: {
    layer: { mlp: "feed_forward", gate: "router", shared_experts: "shared_expert" },
    stackedExperts: "in_out",
    gateUp: { routed: "blocks" },
  },
  shapes: [DECODER, LLAMA4],
  read: readBody,
});

/** The vision model with its adapter, and a matrix behind it. */
function readTowers({ root, hidden }: TowerPlaces): Towers {
  return withProjector(
    readTower(root, { at: "vision_config", config: "Llama4VisionConfig" }),
    ["vision_model", "multi_modal_projector"],
    (tower) =>
      towerPart("linear_projector", "Llama4MultiModalProjector (modeling_llama4.py)", {
        input: sizeOf(tower, "vision_output_dim"),
        output: hidden,
        bias: implied(false, "Llama4MultiModalProjector has no bias (modeling_llama4.py)"),
      }),
  );
}

function readBody(scopes: Scopes, modelType: string): DescribedBy<typeof DECODER & typeof LLAMA4> {
  const { decoder: scope } = scopes;
  const trunk = readTrunk(scope, scope, MODELING);
  shadowOuterTying(scopes, trunk.body.tie_word_embeddings.value);
  const mixers = readMixers(scope, trunk.layers);
  const mlps = readMlps(scope, trunk.layers);
  const rope = readRope(scope, trunk.maxPositions);
  return {
    ...trunk.body,
    text_model_type: readTextModelType(scopes, modelType),
    layers: schedule(mixers, mlps),
    ...readAttentions(scope, trunk, mixers),
    ...readLlama4Mlps(scope, trunk.activation, mlps),
    position: {
      ...ropePosition(MODELING, rope, trunk.maxPositions, wholeHead(MODELING)),
      interleaved: implied(true, `apply_rotary_emb pairs neighbouring channels (${MODELING.file})`),
    },
  };
}

/** The decoder inside the wrapper is a Llama4ForCausalLM of its own, and ties as text_config says. */
function shadowOuterTying({ root, decoder }: Scopes, tied: boolean): void {
  if (root === decoder) return;
  const name = "tie_word_embeddings";
  const outer = root.optional(flag, name);
  if (outer) root.reader.shadow(root.at(name), decoder.at(name), outer.value === tied);
}
