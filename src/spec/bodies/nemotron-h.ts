import * as z from "zod/mini";
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
  mamba: z.nullable(Mamba2MixerSpec),
  attention: z.nullable(GQAAttentionSpec),
  mlp: z.nullable(MoEMLPSpec),
  dense_mlp: z.nullable(DenseMLPSpec),
  position: NoPositionSpec,
  mtp: z.nullable(MTPSpec),
});

export type NemotronHModelSpec = z.infer<typeof NemotronHModelSpec>;
