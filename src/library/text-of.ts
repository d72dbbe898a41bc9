import type { ConfigError, Result } from "../config/document.ts";
import { spellNumbers } from "../spec/json.ts";

/**
 * The text of a file that was given as text, or as what parsing it gave. Numbers that JSON has no word for are spelt as
 * transformers 5 does. An error where a value has no JSON: a cycle, a bigint.
 */
export function textOf(given: string | object, file: string): Result<string, ConfigError> {
  if (typeof given === "string") return { ok: true, value: given };
  try {
    return { ok: true, value: JSON.stringify(given, spellNumbers, 2) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `${file} was given as an object that JSON cannot hold: ${why}`;
    return { ok: false, error: { code: "not-json", message, line: 1, column: 1 } };
  }
}
