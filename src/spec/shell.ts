import * as z from "zod/mini";
import { QuantizationSpec } from "./formats/quantization.ts";
import { nullableString, string } from "./values.ts";

/** The version of this IR. It changes when a reader of the old form would misread the new one. */
export const SCHEMA_VERSION = 1;

/** What an EngineModelSpec says beside its body, whatever the family. */
export const EngineModelShell = z.object({
  schema_version: z.literal(SCHEMA_VERSION),
  model_type: string,
  /** The class that the checkpoint names first. */
  architecture: string,
  architectures: z.array(string),
  /** The type of the weights as torch names it, `bfloat16` for example; null where the file does not say. */
  dtype: nullableString,
  /** null: the config declares no quantisation. */
  quantization: z.nullable(QuantizationSpec),
});

export type EngineModelShell = z.infer<typeof EngineModelShell>;
