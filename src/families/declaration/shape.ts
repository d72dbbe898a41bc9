import type * as z from "zod/mini";
import type { Described } from "../../config/reading/sourced.ts";

/**
 * Members of a body by name, each with its schema. An exported constant of this form is documented in the published JSON
 * Schema by the comments of its members.
 */
export type Shape = Readonly<Record<string, z.ZodMiniType>>;

/** The members of all of these shapes together. */
export type Merged<L extends readonly Shape[]> = L extends readonly [
  infer First extends Shape,
  ...infer Rest extends readonly Shape[],
]
  ? First & Merged<Rest>
  : unknown;

/** The plain value of a shape. */
export type ValueOf<S> = S extends Shape ? z.infer<z.ZodMiniObject<S, z.core.$strip>> : never;

/** What a block has to read: every member of its shape, each leaf with its source. */
export type DescribedBy<S> = Exclude<Described<ValueOf<S>>, { readonly source: unknown }>;
