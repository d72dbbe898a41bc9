import * as z from "zod/mini";
import { NormSpec } from "./norm.ts";
import { define, keepsNothing } from "../component-definition.ts";
import { normTensors } from "../tensors.ts";

/** A norm of the stream as it enters a layer, before the halves and their own norms: over hidden_size. */
export const EntryNormSpec = z.object({
  type: z.literal("entry_norm"),
  norm: NormSpec,
});

export type EntryNormSpec = z.infer<typeof EntryNormSpec>;

export const entryNorm = define({
  name: "EntryNormSpec",
  schema: EntryNormSpec,
  tensors: ({ norm }, { hidden_size: h }) => normTensors("entry_norm", norm, h),
  keeps: keepsNothing,
  words: () => "norm of what enters",
});
