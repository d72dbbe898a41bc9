import { flag, naturals, share } from "../config/reading/field-types.ts";
import { derive } from "../config/reading/sourced.ts";
import type { LayerNames } from "./blocks/layers/layer-names.ts";
import { HYBRID_NAMES, mamba2Hybrid } from "./blocks/mamba/hybrid-mixers.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rope, type RotatedShare } from "./blocks/position/position.ts";
import { ropeGroup } from "./blocks/position/rope.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import { onceInReading, type Reading } from "./declaration/reading.ts";

const CONFIG = "BambaConfig.__post_init__, transformers 5.18.0";

/** Half of a head, unless the rope object itself says otherwise. */
const rotated: RotatedShare = onceInReading(({ scope }) => {
  const group = ropeGroup(scope);
  return scope.read(
    share,
    `${group}/partial_rotary_factor`,
    { value: 0.5, rule: `half of a head is rotated (${CONFIG})` },
    "rope_parameters/partial_rotary_factor",
  );
});

/** Bamba: Mamba-2, with attention in the layers that the file numbers, and a dense MLP in every layer. */
export const bamba = decoder("bamba", "Bamba", {
  checkpoint: HYBRID_NAMES,
  ignoredInside: [
    { because: "training", reason: "a part of the loss", names: ["z_loss_coefficient"] },
    { because: "generation", reason: "how many logits a call returns", names: ["num_logits_to_keep"] },
  ],
  fixed: {
    partial_rotary_factor: {
      built: 0.5,
      reason: `the class takes 0.5 where the rope object has none (${CONFIG})`,
    },
  },
  attention: mamba2Hybrid({
    schedule: readSchedule,
    suffix: "Mixer",
    attention: { bias: field(flag, "attention_bias"), nullHeadDimRefused: true, rotated },
    attentionFields: ["attention_bias"],
  }),
  mlp: dense({ bias: field(flag, "mlp_bias") }),
  position: rope({ rotated }),
});

function readSchedule({ scope, layers }: Reading): LayerNames {
  const attending = scope.nullable(naturals, "attn_layer_indices", {
    value: [],
    rule: "no layer attends without attn_layer_indices",
  });
  return derive(
    [layers, attending],
    (n, indices) =>
      Array.from({ length: n }, (_, index) => (indices.includes(index) ? "attention" : "mamba")),
    "attention in the layers of attn_layer_indices, Mamba-2 in the others",
  );
}
