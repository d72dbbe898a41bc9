import * as z from "zod/mini";
import { QuantizationNormalForm } from "../../spec/formats/quantization.ts";
import { EngineModelShell } from "../../spec/shell.ts";
import type { Json, JsonObject } from "../../spec/json.ts";
import { checkOf } from "./schema-check.ts";

/**
 * The shell, but for the file's own words on quantisation: an adapter takes those from the file by their schema, member
 * by member, and there can be thousands.
 */
const ReadShell = z.extend(EngineModelShell, {
  quantization: z.nullable(z.looseObject({ normal_form: z.optional(QuantizationNormalForm) })),
});

/** The first thing in what an adapter read that the schemas do not allow; undefined where it is a spec. */
export function firstIssue(value: Json, body: z.ZodMiniType): z.core.$ZodIssue | undefined {
  const inside = (value as JsonObject)["body"];
  // zod copies what it reads: it is asked for its words alone, where something is refused.
  if (checkOf(ReadShell)(value) && checkOf(body)(inside)) return undefined;
  return ReadShell.safeParse(value).error?.issues[0] ?? body.safeParse(inside).error?.issues[0];
}
