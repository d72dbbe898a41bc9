import { z } from "zod";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { Mamba2MixerSpec } from "../components/mamba2-mixer.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { MTPSpec } from "../components/mtp.ts";
import { NoPositionSpec } from "../components/no-position.ts";
import { decoder } from "./decoder.ts";

/**
 * Nemotron-H and Nemotron 3: every layer is one half only, Mamba-2, attention without positions, experts or a dense MLP.
 * A component that no layer has is null.
 */
export const NemotronHModelSpec = z.object({
  type: z.literal("nemotron_h"),
  ...decoder,
  mamba: Mamba2MixerSpec.nullable(),
  attention: GQAAttentionSpec.nullable(),
  mlp: MoEMLPSpec.nullable(),
  dense_mlp: DenseMLPSpec.nullable(),
  position: NoPositionSpec,
  mtp: MTPSpec.nullable(),
});

export type NemotronHModelSpec = z.infer<typeof NemotronHModelSpec>;
