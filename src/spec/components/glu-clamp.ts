import { z } from "zod";
import { ClampedGluSpec } from "./clamped-glu.ts";
import { SoftClampedGluSpec } from "./soft-clamped-glu.ts";

/** Any limits inside a gated feed-forward block. */
export const GluClampSpec = z.discriminatedUnion("type", [ClampedGluSpec, SoftClampedGluSpec]);

export type GluClampSpec = z.infer<typeof GluClampSpec>;
