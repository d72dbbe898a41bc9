import type { CostRow } from "../comparison.ts";

/** One figure of one side. */
export type Figure = Pick<CostRow, "key" | "label" | "unit"> & { readonly value: number | null };

/** How the keys of figures begin that are of one kind of cache. */
export const KIND = "kind_";
