import { z } from "zod";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** gpt-oss: attention with sinks, within a window in every other layer, and a mixture of experts in every layer. */
export const GptOssModelSpec = z.object({
  type: z.literal("gpt_oss"),
  ...decoder,
  /** null where every layer has a window. */
  attention: GQAAttentionSpec.nullable(),
  /** null where no layer has a window. */
  sliding_attention: GQAAttentionSpec.nullable(),
  mlp: MoEMLPSpec,
  position: RopePositionSpec,
});

export type GptOssModelSpec = z.infer<typeof GptOssModelSpec>;
