import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GatedDeltaNetSpec } from "../components/gated-delta-net.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { MTPSpec } from "../components/mtp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** Qwen3-Next: Gated DeltaNet with gated full attention in between, and experts beside a shared one, or a dense MLP. */
export const Qwen3NextModelSpec = z.object({
  type: z.literal("qwen3_next"),
  ...decoder,
  attention: GQAAttentionSpec,
  linear_attn: GatedDeltaNetSpec,
  /** The experts; null where every layer is dense. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
  mtp: z.nullable(MTPSpec),
  /** Every so-manieth layer is full attention; null where the schedule has no such period. `layers` is what counts. */
  full_attention_interval: z.nullable(z.int().check(z.positive())),
});

export type Qwen3NextModelSpec = z.infer<typeof Qwen3NextModelSpec>;
