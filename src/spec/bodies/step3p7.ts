import { z } from "zod";
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
  attention: GQAAttentionSpec.nullable(),
  sliding_attention: GQAAttentionSpec.nullable(),
  /** Attention of layers with another number of heads than the first of their kind. */
  other_attention: z.record(z.string(), GQAAttentionSpec).nullable(),
  mlp: MoEMLPSpec.nullable(),
  dense_mlp: DenseMLPSpec.nullable(),
  /** The same MLPs with limits, by what they are and limit. */
  clamped_mlps: z.record(z.string(), z.discriminatedUnion("type", [DenseMLPSpec, MoEMLPSpec])).nullable(),
  /** Of full attention. */
  position: RopePositionSpec,
  /** Of attention within a window. */
  sliding_position: RopePositionSpec.nullable(),
  /** Draft modules that the config declares. */
  num_mtp_modules: z.int().nonnegative(),
  /** null where there are none, and where the config does not say what their layers are. */
  mtp: MTPSpec.nullable(),
});

export type Step3p7ModelSpec = z.infer<typeof Step3p7ModelSpec>;
