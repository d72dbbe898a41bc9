import * as z from "zod/mini";
import { GQAAttentionSpec, gqaAttention } from "./gqa-attention.ts";
import { Mamba2MixerSpec, mamba2Mixer } from "./mamba2-mixer.ts";
import { define } from "../component-definition.ts";
import { number } from "../values.ts";

/**
 * Attention and a Mamba-2 mixer side by side in one half of a layer (Falcon-H1, arXiv:2507.22448). With n(x) the normalised
 * stream the output is
 * attention_output_multiplier × attention(attention_input_multiplier × n(x)) + mamba_output_multiplier × mamba(mamba_input_multiplier × n(x)).
 */
export const ParallelMixerSpec = z.object({
  type: z.literal("parallel_mixer"),
  attention: GQAAttentionSpec,
  attention_input_multiplier: number,
  attention_output_multiplier: number,
  mamba: Mamba2MixerSpec,
  mamba_input_multiplier: number,
  mamba_output_multiplier: number,
});

export type ParallelMixerSpec = z.infer<typeof ParallelMixerSpec>;

export const parallelMixer = define({
  name: "ParallelMixerSpec",
  schema: ParallelMixerSpec,
  tensors: (spec, sizes) => [
    ...gqaAttention.tensors(spec.attention, sizes),
    ...mamba2Mixer.tensors(spec.mamba, sizes),
  ],
  keeps: (spec) => [...gqaAttention.keeps(spec.attention), ...mamba2Mixer.keeps(spec.mamba)],
  words: (spec) => `${gqaAttention.words(spec.attention)} and ${mamba2Mixer.words(spec.mamba)}`,
});
