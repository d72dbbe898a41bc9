import * as z from "zod/mini";
import { LayerRun } from "../layers.ts";
import { boolean, positiveInt, string } from "../values.ts";

/**
 * Multi-token prediction (DeepSeek-V3, arXiv:2412.19437, section 2.2): decoder layers after the stack that draft the
 * tokens after the next. Each module normalises the last hidden state and the next token's embedding, joins them by
 * a projection [h, 2h], runs its layers and normalises the result; head and embedding are the model's own unless dedicated.
 */
export const MTPSpec = z.object({
  type: z.literal("mtp"),
  num_modules: positiveInt,
  /** The layers of each module, counted from 0. */
  layers: z.array(LayerRun),
  dedicated_embeddings: boolean,
  /** Whether each module has a head of its own though the embedding is the model's. */
  dedicated_head: z.optional(boolean),
  /** Whose the last norm is; of each module, unless this says otherwise. */
  last_norm: z.optional(z.enum(["shared", "none"])),
  /** Names of further components that each module has once, beside its layers. */
  extras: z.optional(z.array(string)),
});

export type MTPSpec = z.infer<typeof MTPSpec>;
