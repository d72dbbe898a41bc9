import * as z from "zod/mini";
import { QuantizationNormalForm } from "../../spec/formats/quantization.ts";
import { EngineModelShell } from "../../spec/shell.ts";
import type { Json, JsonObject } from "../../spec/json.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { checkOf } from "./schema-check.ts";

/**
 * The shell, but for the file's own words on quantisation: an adapter takes those from the file by their schema, member
 * by member, and there can be thousands.
 */
const ReadShell = z.extend(EngineModelShell, {
  quantization: z.nullable(z.looseObject({ normal_form: z.optional(QuantizationNormalForm) })),
});

/** What a schema does not allow, and where in the spec. */
export interface Issue {
  readonly message: string;
  readonly at: Pointer;
}

/** The first thing in what an adapter read that the schemas do not allow; undefined where it is a spec. */
export function firstIssue(value: Json, body: z.ZodMiniType): Issue | undefined {
  const inside = (value as JsonObject)["body"];
  // zod copies what it reads: it is asked for its words alone, where something is refused.
  if (checkOf(ReadShell)(value) && checkOf(body)(inside)) return undefined;
  return issueOf(ReadShell.safeParse(value), "") ?? issueOf(body.safeParse(inside), "/body");
}

function issueOf(
  { error }: { readonly error?: z.core.$ZodError | undefined },
  root: Pointer,
): Issue | undefined {
  const [issue] = error?.issues ?? [];
  return (
    issue && {
      message: issue.message,
      at: issue.path.reduce<Pointer>((at, key) => child(at, String(key)), root),
    }
  );
}
