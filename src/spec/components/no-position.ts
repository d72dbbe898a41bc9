import * as z from "zod/mini";
import { positiveInt } from "../values.ts";

/** No position embedding: attention, where there is any, sees order through the causal mask and other mixers alone. */
export const NoPositionSpec = z.object({
  type: z.literal("none"),
  /** The positions that the config declares, in tokens; null where it names no length. */
  max_position_embeddings: z.nullable(positiveInt),
  /** The positions that an engine serves, in tokens; null where nothing names a length. */
  context_len: z.nullable(positiveInt),
});

export type NoPositionSpec = z.infer<typeof NoPositionSpec>;
