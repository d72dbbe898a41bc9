import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { MTPSpec } from "../components/mtp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/**
 * Step-3.7: attention gated head by head, full or within a window, each with heads and a rotary embedding of its own;
 * experts beside a shared one, or a dense MLP; limits in some layers. A component is null where no layer has it.
 */
export const Step3p7ModelSpec = z.object({
  type: z.literal("step3p7"),
  ...decoder,
  attention: z.nullable(GQAAttentionSpec),
  sliding_attention: z.nullable(GQAAttentionSpec),
  /** Attention of layers with another number of heads than the first of their kind. */
  other_attention: z.nullable(z.record(z.string(), GQAAttentionSpec)),
  mlp: z.nullable(MoEMLPSpec),
  dense_mlp: z.nullable(DenseMLPSpec),
  /** The same MLPs with limits, by what they are and limit. */
  clamped_mlps: z.nullable(z.record(z.string(), z.discriminatedUnion("type", [DenseMLPSpec, MoEMLPSpec]))),
  /** Of full attention. */
  position: RopePositionSpec,
  /** Of attention within a window. */
  sliding_position: z.nullable(RopePositionSpec),
  /** Draft modules that the config declares. */
  num_mtp_modules: z.int().check(z.nonnegative()),
  /** null where there are none, and where the config does not say what their layers are. */
  mtp: z.nullable(MTPSpec),
});

export type Step3p7ModelSpec = z.infer<typeof Step3p7ModelSpec>;
