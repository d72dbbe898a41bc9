import * as z from "zod/mini";
import { QuantizationSpec } from "./formats/quantization.ts";

/** The version of this IR. It changes when a reader of the old form would misread the new one. */
export const SCHEMA_VERSION = 1;

/** What an EngineModelSpec says beside its body, whatever the family. */
export const EngineModelShell = z.object({
  schema_version: z.literal(SCHEMA_VERSION),
  model_type: z.string(),
  /** The class that the checkpoint names first. */
  architecture: z.string(),
  architectures: z.array(z.string()),
  /** The type of the weights as torch names it, `bfloat16` for example; null where the file does not say. */
  dtype: z.nullable(z.string()),
  /** null: the config declares no quantisation. */
  quantization: z.nullable(QuantizationSpec),
});

export type EngineModelShell = z.infer<typeof EngineModelShell>;
