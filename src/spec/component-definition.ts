import type * as z from "zod/mini";
import type { CacheLine } from "./cache-line.ts";
import type { ModelSizes, Tensor } from "./tensors.ts";

/**
 * All that is to be said of one type of component. What it costs follows from it: parameters, bytes, how ranks divide it,
 * its formula, the names of its modules.
 */
export interface ComponentDefinition<S extends z.core.$ZodType> {
  /** The name that the schema is exported and published under. */
  readonly name: string;
  readonly schema: S;
  /** Every tensor, in the order of the computation. */
  readonly tensors: (component: z.infer<S>, sizes: ModelSizes) => readonly Tensor[];
  /** What a layer with it keeps of a sequence. */
  readonly keeps: (component: z.infer<S>) => readonly CacheLine[];
  /** What it is called where layers are listed. */
  readonly words: (component: z.infer<S>) => string;
}

/** A definition, with the types of its functions from its schema. */
export function define<S extends z.core.$ZodType>(
  definition: ComponentDefinition<S>,
): ComponentDefinition<S> {
  return definition;
}

/** For a component that keeps nothing of a sequence. */
export const keepsNothing = (): readonly CacheLine[] => [];
