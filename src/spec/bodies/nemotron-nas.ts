import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { LinearLayerSpec } from "../components/linear-layer.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/**
 * Nemotron-NAS (Llama-Nemotron Super and Ultra, arXiv:2411.19146): a Llama whose layers were pruned one by one. Each half
 * of a layer is narrower, one matrix, or not there; `blocks` holds each form of a half once, by names such as
 * `attention_8` (query heads that share a KV head) and `mlp_14336` (inner width).
 */
export const NemotronNasModelSpec = z.object({
  type: z.literal("nemotron_nas"),
  ...decoder,
  blocks: z.record(
    z.string(),
    z.discriminatedUnion("type", [GQAAttentionSpec, DenseMLPSpec, LinearLayerSpec]),
  ),
  position: RopePositionSpec,
});

export type NemotronNasModelSpec = z.infer<typeof NemotronNasModelSpec>;
