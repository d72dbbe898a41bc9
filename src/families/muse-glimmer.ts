import * as z from "zod/mini";
import { type FieldType, flag, listOf, natural, positive, real } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { RopePositionSpec } from "../spec/components/rope-position.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import { type DescribedGqa, perHeadQkNorm, plainGqa } from "./blocks/attention/gqa.ts";
import { readHeads } from "./blocks/attention/heads.ts";
import { checkWindow } from "./blocks/attention/window-schedule.ts";
import { readWindowSize, slidingWindow } from "./blocks/attention/windows.ts";
import { givenNames, ignoreUnused } from "./blocks/file/fixed-fields.ts";
import type { Scopes } from "./blocks/file/scopes.ts";
import { type Trunk, readTrunk } from "./blocks/file/trunk.ts";
import { readKinds } from "./blocks/layers/layer-kinds.ts";
import { type LayerNames, onlyIfUsed, sameInAllLayers, schedule } from "./blocks/layers/layer-names.ts";
import { MLP } from "./blocks/mlp/mlp-block.ts";
import { gatedMlp } from "./blocks/mlp/dense-mlp.ts";
import { ropePosition, wholeHead } from "./blocks/position/position.ts";
import { readRope } from "./blocks/position/rope.ts";
import { notNegative } from "./blocks/rules/not-negative.ts";
import { rms, rmsNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { field } from "./declaration/fact.ts";
import { family } from "./declaration/family.ts";
import type { DescribedBy } from "./declaration/shape.ts";
import { FINAL_SOFTCAP } from "./gemma/decoder.ts";
import { inverseSqrt } from "../spec/inverse-sqrt.ts";

const MODELING = modeling("MuseGlimmerText", "muse_glimmer");
/** The norms with a weight of their own, and those without one, are the class of the whole model. */
const PLAIN = modeling("MuseGlimmer", "muse_glimmer");
const CONFIG_RULES = "MuseGlimmerTextConfig.__post_init__, transformers 5.18.0";
const has = (rule: string): string => cite(MODELING, "Attention", rule);

export const MUSE_GLIMMER_TEXT = {
  /** Full attention that is rotated; null where no layer has it; the next three too. */
  attention: z.nullable(GQAAttentionSpec),
  /** Attention within a window that is rotated. */
  sliding_attention: z.nullable(GQAAttentionSpec),
  /** Full attention without positions. */
  nope_attention: z.nullable(GQAAttentionSpec),
  /** Attention within a window without positions. */
  nope_sliding_attention: z.nullable(GQAAttentionSpec),
  position: RopePositionSpec,
};

/** Muse Glimmer: gated attention, in a window with positions or full without, and norms before and after each half. */
export const museGlimmerText = family("muse_glimmer_text", {
  prefix: "MuseGlimmerText",
  architecture: "MuseGlimmerTextModel",
  checkpoint: { layer: { "self_attn.g_proj": "self_attn.gate_proj" } },
  shapes: [DECODER, MUSE_GLIMMER_TEXT, MLP],
  read: readBody,
});

type Body = DescribedBy<typeof DECODER & typeof MUSE_GLIMMER_TEXT & typeof MLP>;

function readBody({ root, decoder: scope }: Scopes): Body {
  const trunk = readTrunk(root, scope, MODELING, {
    norm: rms({ zeroCentered: true, placement: "sandwich" }),
    activation: "hidden_activation",
    multipliers: { logits: field(real, "output_multiplier") },
  });
  const { body, layers, activation, eps, maxPositions } = trunk;
  const mixers = readMixers(scope, layers);
  const post = scope.read(notNegative, "post_norm_eps");
  return {
    ...body,
    final_logit_softcap: FINAL_SOFTCAP.read(scope),
    embedding_norm: rmsNorm(eps, PLAIN, { weight: false }),
    half_output_norm: rmsNorm(post, MODELING, { zeroCentered: true, suffix: "CenteredRMSNorm" }),
    final_norm: rmsNorm(eps, PLAIN),
    layers: schedule(mixers, sameInAllLayers(layers, "mlp", "")),
    ...readAttentions(scope, trunk, mixers),
    mlp: gatedMlp(MODELING, scope.read(natural, "intermediate_size"), activation),
    position: ropePosition(MODELING, readRope(scope, maxPositions), maxPositions, wholeHead(MODELING)),
  };
}

const bases: FieldType<number[]> = listOf(notNegative, "an array of numbers, 0 or more");

/**
 * The mixer of each layer: layer_types says which have a window, and layer_rope_theta, by 0, which have no positions.
 * Without either every fourth layer, counted from the last, is full and without positions.
 */
function readMixers(scope: Scope, layers: Sourced<number>): LayerNames {
  const fourth = (n: number, index: number): boolean => (n - 1 - index) % 4 === 0;
  const every = "every fourth layer, counted from the last";
  const types = readKinds(scope, "layer_types", layers, {
    known: ["full_attention", "sliding_attention"],
    beyond: "refused",
  });
  const full = types
    ? derive(
        [types],
        (list) => list.map((type) => type === "full_attention"),
        () => types.source.text,
      )
    : derive(
        [layers],
        (n) => Array.from({ length: n }, (_, index) => fourth(n, index)),
        `${every}, sees everything (${CONFIG_RULES})`,
      );
  const list = givenNames(scope, ["layer_rope_theta"]).length > 0 ? readBases(scope, layers) : undefined;
  const still = list
    ? derive([list], (values) => values.map((base) => base === 0), "layer_rope_theta is 0 for no positions")
    : derive(
        [layers],
        (n) => Array.from({ length: n }, (_, index) => fourth(n, index)),
        `${every}, has no positions (${CONFIG_RULES})`,
      );
  return derive(
    [full, still],
    (sees, none) =>
      sees.map((all, index) => `${none[index] === true ? "nope_" : ""}${all ? "" : "sliding_"}attention`),
    `${full.source.text}; ${still.source.text}`,
  );
}

/** Only whether a base is 0 counts: every layer that is rotated is so by rope_parameters. */
function readBases(scope: Scope, layers: Sourced<number>): Sourced<readonly number[]> | undefined {
  const at = scope.at("layer_rope_theta");
  const list = scope.optional(bases, "layer_rope_theta");
  if (list && list.value.length < layers.value) {
    const message = `layer_rope_theta has ${list.value.length} entries for ${layers.value} layers.`;
    scope.reader.refuse("schedule-length", at, message);
  }
  const own = [...new Set(list?.value.filter((base) => base !== 0))];
  const base = scope.read(positive, ["rope_parameters/rope_theta", "rope_scaling/rope_theta", "rope_theta"], {
    value: 10000,
    rule: "the base is 10000 unless given",
  });
  if (own.some((value) => value !== base.value)) {
    const message = `layer_rope_theta has another base than ${base.value}, by which transformers 5.18.0 rotates every layer whose entry is not 0.`;
    scope.reader.report("warning", "rope-base-unread", at, message);
  }
  return list;
}

function readAttentions(scope: Scope, { hidden, eps }: Trunk, mixers: LayerNames) {
  const heads = readHeads(scope, hidden, { strict: true, dividesWidth: true });
  const bias = scope.read(flag, "attention_bias");
  const factor = scope.read(positive, "qk_scale_factor");
  const windowed = mixers.value.some((name) => name?.includes("sliding_attention"));
  const size = readWindowSize(scope);
  if (windowed)
    checkWindow(
      scope,
      derive([mixers], () => ["sliding_attention"], ""),
      size,
    );
  else ignoreUnused(scope, ["sliding_window"], "no layer has a window");
  const gate = has("multiplies its output by the sigmoid of gate_proj");
  const build = (name: string): DescribedGqa => ({
    ...plainGqa(MODELING, heads, { qkv: bias, output: bias }),
    ...perHeadQkNorm(MODELING, rmsNorm(eps, PLAIN, { weight: false })),
    softmax_scale: derive(
      [heads.headDim, factor],
      (dim, times) => inverseSqrt(dim) * times,
      has("head_dim^-½ × qk_scale_factor, by which it multiplies q"),
    ),
    output_gate: {
      type: implied("output_gate", gate),
      granularity: implied("per_channel", gate),
      activation: implied("sigmoid", gate),
      layout: implied("own", gate),
    },
    ...(name.startsWith("nope_") && {
      position: derive([mixers], () => null, "layer_rope_theta of these layers is 0"),
      rotary_dim: derive([mixers], () => 0, "layer_rope_theta of these layers is 0"),
    }),
    ...(name.includes("sliding_") && { window: slidingWindow(size) }),
  });
  const of = (name: string) => onlyIfUsed(build(name), mixers, name);
  return {
    attention: of("attention"),
    sliding_attention: of("sliding_attention"),
    nope_attention: of("nope_attention"),
    nope_sliding_attention: of("nope_sliding_attention"),
  };
}
