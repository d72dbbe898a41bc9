import type { ParallelMixerSpec } from "../../spec/components/parallel-mixer.ts";
import type { Place } from "../place.ts";
import { type Rows, scale, weightedSum } from "../vectors.ts";
import { gqaAttention } from "./gqa-attention.ts";
import { mamba2Mixer } from "./mamba2-mixer.ts";

/** Attention and a Mamba-2 mixer of the same input, each with its multipliers (Falcon-H1, arXiv:2507.22448). */
export function parallelMixer(spec: ParallelMixerSpec, x: Rows, place: Place): Rows {
  return weightedSum(
    spec.attention_output_multiplier,
    gqaAttention(spec.attention, scale(x, spec.attention_input_multiplier), place),
    spec.mamba_output_multiplier,
    mamba2Mixer(spec.mamba, scale(x, spec.mamba_input_multiplier), place),
  );
}
