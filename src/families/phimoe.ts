import { flag, real } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, dependsOn, implied } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { readWindowSize } from "./blocks/attention/windows.ts";
import { experts } from "./blocks/mlp/mlp-block.ts";
import { ROPE, ropePosition, wholeHead } from "./blocks/position/position.ts";
import { type RopeFields, readRope } from "./blocks/position/rope.ts";
import { MIXTRAL_LAYER } from "./blocks/rules/checkpoint-names.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";
import { dotted } from "../config/nodes/dotted.ts";

const MODELING = modeling("Phimoe", "phimoe");

/** Phi-3.5-MoE: layer norms, and two experts for each token in every layer, chosen one after the other by sparsemixer. */
export const phimoe = decoder("phimoe", "Phimoe", {
  classNames: ["PhiMoE"],
  checkpoint: { layer: MIXTRAL_LAYER },
  fixed: {
    num_experts_per_tok: { built: 2, reason: cite(MODELING, "TopKRouter", "always chooses two experts") },
  },
  ignoredInside: [
    {
      because: "training",
      reason: "noise in what the experts read exists in training only",
      names: ["input_jitter_noise"],
    },
    { because: "training", reason: "dropout is off when a model runs", names: ["hidden_dropout"] },
  ],
  norm: layerNorm({ eps: "rms_norm_eps" }),
  headBias: field(flag, "lm_head_bias"),
  attention: gqa({
    bias: field(flag, "attention_bias"),
    nullHeadDimRefused: true,
    nullKvRefused: true,
    window: readWindowSize,
  }),
  mlp: experts({ number: "num_local_experts", besides: readSparsemixer }),
  position: {
    shape: ROPE,
    read: ({ scope, reference, maxPositions }) => {
      const rope = readRope(scope, maxPositions);
      return {
        position: ropePosition(
          reference,
          { ...rope, scaling: withMscales(scope, rope) },
          maxPositions,
          wholeHead(reference),
        ),
      };
    },
  },
});

function readSparsemixer({ scope, reference }: Reading) {
  const mixer = (rule: string): string => `sparsemixer ${rule} (${reference.file})`;
  return {
    top_k: implied(2, mixer("always chooses two experts")),
    scoring_func: implied(
      "sparsemixer",
      cite(reference, "TopKRouter", "chooses and weighs experts by sparsemixer"),
    ),
    norm_topk_prob: implied(false, mixer("gives each chosen expert its own share")),
    score_margin: scope.read(real, "router_jitter_noise"),
  };
}

/** Says of a scaled embedding without the two numbers that the class refuses it, whatever its type. */
function requireMscales(scope: Scope, group: string): void {
  const missing = ["short_mscale", "long_mscale"].filter(
    (name) => scope.find(scope.at(`${group}/${name}`))?.type !== "number",
  );
  if (missing.length === 0 || scope.find(scope.at(group))?.type !== "object") return;
  const message = `${dotted(scope.at(group))} has no ${missing.join(" and no ")}, which PhimoeConfig of transformers 5.18.0 asks of every scaled embedding.`;
  scope.reader.report("error", "no-mscale", scope.at(group), message);
}

/** A scaled embedding multiplies cosine and sine by a number for short and one for long sequences. */
function withMscales(scope: Scope, { group, type, scaling }: RopeFields): RopeFields["scaling"] {
  if (type.value !== "default") requireMscales(scope, group);
  if (type.value !== "longrope") return scaling;
  const read = (name: string): Sourced<number> =>
    dependsOn(
      scope.read(real, `${group}/${name}`),
      [type],
      cite(
        MODELING,
        "RotaryEmbedding",
        "multiplies by short_mscale or long_mscale where the embedding is scaled",
      ),
    );
  return {
    ...scaling,
    short_mscale: read("short_mscale"),
    long_mscale: read("long_mscale"),
  } as RopeFields["scaling"];
}
