import type { Result } from "../../config/document.ts";
import type { ReferenceError } from "./reference.ts";

/** A refused reference. */
export type Refusal = Result<never, ReferenceError>;

export function refuse(code: ReferenceError["code"], message: string): Refusal {
  return { ok: false, error: { code, message } };
}
