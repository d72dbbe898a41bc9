import * as z from "zod/mini";
import { ClampedGluSpec } from "./clamped-glu.ts";
import { ClampedProductSpec } from "./clamped-product.ts";
import { SoftClampedGluSpec } from "./soft-clamped-glu.ts";

/** Any limits inside a gated feed-forward block. */
export const GluClampSpec = z.discriminatedUnion("type", [
  ClampedGluSpec,
  ClampedProductSpec,
  SoftClampedGluSpec,
]);

export type GluClampSpec = z.infer<typeof GluClampSpec>;
