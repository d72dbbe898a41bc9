import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GatedDeltaNetSpec } from "../components/gated-delta-net.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { MTPSpec } from "../components/mtp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { VisionTowerSpec } from "../components/vision-tower.ts";
import { decoder } from "./decoder.ts";

/** Qwen3.5 and Qwen3.6: Gated DeltaNet with full attention in between, dense or mixture of experts. */
export const Qwen35ModelSpec = z.object({
  type: z.literal("qwen3_5"),
  ...decoder,
  text_model_type: z.string(),
  attention: GQAAttentionSpec,
  mlp: z.discriminatedUnion("type", [DenseMLPSpec, MoEMLPSpec]),
  linear_attn: GatedDeltaNetSpec,
  position: RopePositionSpec,
  mtp: z.nullable(MTPSpec),
  /** null where the model is the text model alone. */
  vision: z.nullable(VisionTowerSpec),
  /** Every so-manieth layer is full attention; null where the schedule has no such period. `layers` is what counts. */
  full_attention_interval: z.nullable(z.int().check(z.positive())),
  partial_rotary_factor: z.number(),
  attn_output_gate: z.boolean(),
  /** Declared by files after Qwen3-Next's habit; the reference builds experts in every layer of a MoE model. */
  decoder_sparse_step: z.int().check(z.positive()),
  mlp_only_layers: z.array(z.int()),
  /** Width of a dense layer's MLP. */
  dense_intermediate_size: z.int().check(z.positive()),
  /** null in a dense model. */
  moe_intermediate_size: z.nullable(z.int().check(z.positive())),
  shared_expert_intermediate_size: z.nullable(z.int().check(z.nonnegative())),
});

export type Qwen35ModelSpec = z.infer<typeof Qwen35ModelSpec>;
