import * as z from "zod/mini";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** Mixtral: attention, within a window where there is one, and a mixture of experts in every layer. */
export const MixtralModelSpec = z.object({
  type: z.literal("mixtral"),
  ...decoder,
  attention: GQAAttentionSpec,
  mlp: MoEMLPSpec,
  position: RopePositionSpec,
});

export type MixtralModelSpec = z.infer<typeof MixtralModelSpec>;
