import * as z from "zod/mini";
import { count, natural } from "../config/reading/field-types.ts";
import { type Sourced, derive } from "../config/reading/sourced.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { MambaMixerSpec } from "../spec/components/mamba-mixer.ts";
import type { LayerNames } from "./blocks/layers/layer-names.ts";
import { HYBRID_NAMES, attentionBeside } from "./blocks/mamba/hybrid-mixers.ts";
import { MAMBA_NAMES, readMamba } from "./blocks/mamba/mamba.ts";
import { expanded } from "./blocks/mamba/mamba2.ts";
import { someExperts } from "./blocks/mlp/mlp-block.ts";
import { noPositions } from "./blocks/position/no-position.ts";
import { rmsNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import type { Reading } from "./declaration/reading.ts";

const MODELING = modeling("Jamba", "jamba");

export const JAMBA_MIXERS = {
  /** null where no layer has it, as with the next one. */
  attention: z.nullable(GQAAttentionSpec),
  mamba: z.nullable(MambaMixerSpec),
};

const BLOCK = { block: "SparseMoeBlock", router: "SparseMoeBlock" };

/** Jamba: Mamba with attention without positions in between, experts in some layers and a dense MLP in the others. */
export const jamba = decoder("jamba", "Jamba", {
  checkpoint: { ...HYBRID_NAMES, linearRouters: true },
  ignoredInside: [
    {
      because: "no effect",
      reason: cite(MODELING, "MambaMixer", "chooses how it scans by it, not what"),
      names: ["use_mamba_kernels", "use_mambapy", "use_associative_scan"],
    },
    { because: "generation", reason: "how many logits a call returns", names: ["num_logits_to_keep"] },
    {
      because: "no effect",
      reason: cite(MODELING, "Attention", "has no window; only the FlashAttention class of 4.x took one"),
      names: ["sliding_window"],
    },
  ],
  attention: attentionBeside(JAMBA_MIXERS, {
    schedule: readMixers,
    attention: { unrotated: "has no rotary embedding", nullHeadDimRefused: true },
    attentionFields: [],
    beside: { fields: [...Object.values(MAMBA_NAMES), "mamba_expand"], read: readMixer },
  }),
  mlp: someExperts({
    schedule: readMlps,
    fields: ["num_experts_per_tok"],
    experts: {
      number: ["num_local_experts", "num_experts"],
      normalised: false,
      classes: BLOCK,
    },
  }),
  position: noPositions(),
});

function readMixer({ scope, reference, hidden, activation, eps }: Reading) {
  const inner = expanded(scope, "mamba_expand", hidden);
  return {
    ...readMamba(scope, reference, { suffix: "MambaMixer", names: MAMBA_NAMES, hidden, inner, activation }),
    parameter_norm: rmsNorm(eps, reference),
  };
}

function readMixers(reading: Reading): LayerNames {
  return readEvery(reading, "attn_layer", ["attention", "mamba"]);
}

/** Experts where there are several, in every expert_layer_period-th layer. */
function readMlps(reading: Reading): LayerNames {
  const { scope, layers } = reading;
  const experts = scope.read(natural, ["num_local_experts", "num_experts"]);
  const every = readEvery(reading, "expert_layer", ["mlp", "dense_mlp"]);
  if (experts.value > 1)
    return derive(
      [every, experts],
      (names) => names,
      () => every.source.text,
    );
  for (const name of ["expert_layer_period", "expert_layer_offset"])
    scope.reader.ignore(scope.at(name), "no effect", "one expert is a dense MLP");
  return derive(
    [layers, experts],
    (n) => Array.from({ length: n }, () => "dense_mlp"),
    cite(MODELING, "DecoderLayer", "has a dense MLP where there is one expert only"),
  );
}

/** The one name in each period-th layer, counted from an offset, and the other in the rest. */
function readEvery(
  { scope, layers }: Reading,
  prefix: string,
  [one, other]: readonly [string, string],
): Sourced<string[]> {
  const period = scope.read(count, `${prefix}_period`);
  const offset = scope.read(natural, `${prefix}_offset`);
  if (offset.value >= period.value) {
    const message = `${prefix}_offset ${offset.value} is not below ${prefix}_period ${period.value}. transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "offset-beyond-period", scope.at(`${prefix}_offset`), message);
  }
  return derive(
    [layers, period, offset],
    (n, every, first) => Array.from({ length: n }, (_, index) => (index % every === first ? one : other)),
    `${one} in every ${prefix}_period-th layer from ${prefix}_offset on, ${other} in the others`,
  );
}
