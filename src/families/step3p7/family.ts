import { flag } from "../../config/reading/field-types.ts";
import { type TowerPlaces, type Towers, readTower, towerPart } from "../blocks/towers/read-tower.ts";
import { sizeOf, withProjector } from "../wrappers/towers.ts";
import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { MTPSpec } from "../../spec/components/mtp.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { rms } from "../blocks/rules/norms.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import { derive, implied } from "../../config/reading/sourced.ts";
import { type LayerNames, onlyIfUsed, schedule } from "../blocks/layers/layer-names.ts";
import { cite } from "../blocks/rules/reference.ts";
import { type Scopes } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { mixersOf, readAttentions } from "./attention.ts";
import { draftModules } from "./drafts.ts";
import { readLayerHeads } from "./heads.ts";
import { DECODER_FIELDS, DECODER_IGNORED, ROOT_IGNORED } from "./ignored.ts";
import { readAttentionKinds, readDraftCount, readMlpKinds } from "./layer-types.ts";
import { mlpsOf, readLimits } from "./limits.ts";
import { readMlpParts } from "./mlps.ts";
import { ignoreUnusedWindows, readRopes } from "./positions.ts";
import { CONFIG_RULES, MODELING } from "./reference.ts";
import { AFTER_THE_STACK } from "../../spec/checkpoint-names.ts";
import { nonnegativeInt, string } from "../../spec/values.ts";

export const STEP3P7 = {
  attention: z.nullable(GQAAttentionSpec),
  sliding_attention: z.nullable(GQAAttentionSpec),
  /** Attention of layers with another number of heads than the first of their kind. */
  other_attention: z.nullable(z.record(string, GQAAttentionSpec)),
  mlp: z.nullable(MoEMLPSpec),
  dense_mlp: z.nullable(DenseMLPSpec),
  /** The same MLPs with limits, by what they are and limit. */
  clamped_mlps: z.nullable(z.record(string, z.discriminatedUnion("type", [DenseMLPSpec, MoEMLPSpec]))),
  /** Of full attention. */
  position: RopePositionSpec,
  /** Of attention within a window. */
  sliding_position: z.nullable(RopePositionSpec),
  /** Draft modules that the config declares. */
  num_mtp_modules: nonnegativeInt,
  /** null where there are none, and where the config does not say what their layers are. */
  mtp: z.nullable(MTPSpec),
};

/**
 * Step-3.7: attention gated head by head, full or within a window, each with heads and a rotary embedding of its own;
 * experts beside a shared one, or a dense MLP; limits in some layers. A component is null where no layer has it.
 */
export const step3p7 = family("step3p7", {
  prefix: "Step3p7",
  text: "Step3p7TextConfig",
  architecture: "Step3p7ForConditionalGeneration",
  towers: readTowers,
  ignored: ROOT_IGNORED,
  ignoredInside: DECODER_IGNORED,
  checkpoint: {
    towers: { "vit_large_projector.linear": "vit_large_projector" },
    ofClass: { Step3p7Model: { towers: { "vit_large_projector.linear": "multi_modal_projector" } } },
    layer: {
      "mlp.gate": "moe.gate",
      "mlp.gate.e_score_correction_bias": "moe.router_bias",
      "mlp.experts.gate_proj": "moe.gate_proj.weight",
      "mlp.experts.up_proj": "moe.up_proj.weight",
      "mlp.experts.down_proj": "moe.down_proj.weight",
      "mlp.shared_experts": "share_expert",
    },
    stackedExperts: "out_in",
    drafts: {
      layers: AFTER_THE_STACK,
      names: { shared_head: "transformer.shared_head", "shared_head.head": "transformer.shared_head.output" },
    },
  },
  shapes: [DECODER, STEP3P7],
  read: readBody,
});

/** The vision model, which merges patches by convolutions, and a matrix behind it. */
function readTowers({ root, hidden }: TowerPlaces): Towers {
  return withProjector(
    readTower(root, {
      at: "vision_config",
      config: "Step3p7VisionConfig",
      made: {
        intermediate_size: ({ hidden_size: width, mlp_ratio: ratio }) =>
          derive(
            [width, ratio].filter((each) => each !== undefined),
            (h, times) => Math.trunc(Number(h) * Number(times)),
            "Step3p7VisionConfig: hidden_size × mlp_ratio, rounded down",
          ),
      },
    }),
    ["vision_model", "vit_large_projector"],
    (tower) =>
      towerPart("linear_projector", "Step3p7Model (modeling_step3p7.py)", {
        input: derive(
          [sizeOf(tower, "hidden_size")],
          (width) => 4 * width,
          "4 × the tower's hidden_size, for two convolutions double it",
        ),
        output: hidden,
        bias: root.read(flag, "projector_bias", { value: false, rule: "no bias without projector_bias" }),
      }),
  );
}

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof STEP3P7> {
  warnAboutFlatFields(root.reader);
  const activation = implied("silu", `Step3p7TextConfig sets hidden_act to silu (${CONFIG_RULES})`);
  const trunk = readTrunk(root, scope, MODELING, { activation, norm: rms({ zeroCentered: true }) });
  const { layers, norm, maxPositions } = trunk;
  const drafts = readDraftCount(scope);
  const attentions = readAttentionKinds(scope, layers, drafts);
  const mlpKinds = readMlpKinds(scope, layers, drafts);
  const limits = readLimits(scope, layers);
  const heads = readLayerHeads(scope, attentions, layers);
  const mixers = mixersOf(attentions, heads);
  const mlps = mlpsOf(mlpKinds.stack, limits, 0);
  const draftMixers = derive(
    [attentions.drafts],
    (kinds) => kinds.map((kind) => (kind === "sliding_attention" ? kind : "attention")),
    attentions.drafts.source.text,
  );
  const draftMlps = mlpsOf(mlpKinds.drafts, limits, layers);
  const all = (stack: LayerNames, more: LayerNames): LayerNames =>
    drafts.value > 0
      ? derive([stack, more], (a, b) => [...a, ...b], `${stack.source.text}; those of draft modules too`)
      : stack;
  const allMixers = all(mixers, draftMixers);
  const ropes = readRopes(scope, maxPositions, attentions.stack);
  if (!allMixers.value.some((name) => name?.includes("sliding_attention"))) ignoreUnusedWindows(scope);
  return {
    ...trunk.body,
    layers: schedule(mixers, mlps),
    ...readAttentions(scope, norm, heads, allMixers, ropes),
    ...readMlpParts(scope, activation, limits, all(mlps, draftMlps)),
    position: ropes.full.position,
    sliding_position: onlyIfUsed(ropes.sliding.position, allMixers, "sliding_attention"),
    num_mtp_modules: drafts,
    mtp: draftModules(scope, drafts, { mixers: draftMixers, mlps: draftMlps }),
  };
}

/** A file that has the decoder's fields beside text_config says less than it seems to. */
function warnAboutFlatFields(reader: ConfigReader): void {
  const found = DECODER_FIELDS.filter((name) => reader.root.members.has(name));
  if (found.length === 0) return;
  const message = `The file gives ${found.length} fields of the decoder beside text_config (${found.join(", ")}), where ${cite(MODELING, "Config", "reads none of them")}.`;
  reader.report("warning", "decoder-outside-text-config", "", message);
}
