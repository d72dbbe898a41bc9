import * as z from "zod/mini";
import "../../../sources/without-eval.ts";
import type { TypedText } from "./typed-text.ts";

const Stored = z.object({
  files: z.object({
    config: z.string(),
    hfQuantConfig: z.nullable(z.string()),
    generationConfig: z.nullable(z.string()),
  }),
  name: z.nullable(z.string()),
  identity: z.string(),
  original: z.nullable(z.string()),
});

/** A text as this tab keeps it; null where something else stands there. */
export function readStoredText(text: string): TypedText | null {
  try {
    const parsed = Stored.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
