import * as z from "zod/mini";
import { define, keepsNothing } from "../component-definition.ts";
import { linear } from "../tensors.ts";
import { positiveInt } from "../values.ts";

/**
 * What joins an embedding of another width than the layers to them (OPT-350M, arXiv:2205.01068): project_in
 * [hidden_size, embedding_size] before positions are added, and project_out [embedding_size, hidden_size] before the head.
 */
export const EmbeddingProjectionSpec = z.object({
  type: z.literal("embedding_projection"),
  /** The body's embedding_size, in channels. */
  embedding_size: positiveInt,
});

export type EmbeddingProjectionSpec = z.infer<typeof EmbeddingProjectionSpec>;

export const embeddingProjection = define({
  name: "EmbeddingProjectionSpec",
  schema: EmbeddingProjectionSpec,
  tensors: ({ embedding_size: width }, { hidden_size: h }) => [
    ...linear("project_in", h, width),
    ...linear("project_out", width, h),
  ],
  keeps: keepsNothing,
  words: () => "projections of the embeddings",
});
