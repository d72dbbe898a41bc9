import * as z from "zod/mini";
import { LayerNormSpec } from "./layer-norm.ts";
import { RMSNormSpec } from "./rms-norm.ts";

/** Any norm. */
export const NormSpec = z.discriminatedUnion("type", [RMSNormSpec, LayerNormSpec]);

export type NormSpec = z.infer<typeof NormSpec>;
