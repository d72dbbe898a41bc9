import * as z from "zod/mini";
import { CompressedAttentionSpec } from "../components/compressed-attention.ts";
import { HyperConnectionsSpec, StreamMergeSpec } from "../components/hyper-connections.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { MTPSpec } from "../components/mtp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** DeepSeek-V4: windows and compressed entries, experts in every layer, and parallel residual streams. */
export const DeepseekV4ModelSpec = z.object({
  type: z.literal("deepseek_v4"),
  ...decoder,
  /** Attention that sees a window only; null where no layer has it, as with the next two. */
  sliding_attention: z.nullable(CompressedAttentionSpec),
  /** Attention that sees chosen compressed entries too. */
  compressed_sparse_attention: z.nullable(CompressedAttentionSpec),
  /** Attention that sees all entries of a heavier compression too. */
  heavily_compressed_attention: z.nullable(CompressedAttentionSpec),
  /** Experts chosen by their scores; null where no layer has them. */
  mlp: z.nullable(MoEMLPSpec),
  /** Experts chosen by the token's id; null where no layer has them. */
  hash_mlp: z.nullable(MoEMLPSpec),
  hyper_connections: HyperConnectionsSpec,
  stream_merge: StreamMergeSpec,
  /** Positions of layers that see a window only. */
  position: RopePositionSpec,
  /** Positions of layers that compress. */
  compress_position: RopePositionSpec,
  mtp: z.nullable(MTPSpec),
  /** The type in which the checkpoint keeps routed experts, `fp4` for example; null where the file does not say. */
  expert_dtype: z.nullable(z.string()),
});

export type DeepseekV4ModelSpec = z.infer<typeof DeepseekV4ModelSpec>;
