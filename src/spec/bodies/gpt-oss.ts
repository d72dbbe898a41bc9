import * as z from "zod/mini";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** gpt-oss: attention with sinks, within a window in every other layer, and a mixture of experts in every layer. */
export const GptOssModelSpec = z.object({
  type: z.literal("gpt_oss"),
  ...decoder,
  attention: GQAAttentionSpec,
  sliding_attention: GQAAttentionSpec,
  mlp: MoEMLPSpec,
  position: RopePositionSpec,
});

export type GptOssModelSpec = z.infer<typeof GptOssModelSpec>;
