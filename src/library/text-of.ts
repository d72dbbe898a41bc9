import type { ConfigError, Result } from "../config/document.ts";
import { spellNumbers } from "../spec/json.ts";

/** A file as it can be given: its text, its bytes, or what parsing it gave. */
export type Given = string | Uint8Array | object;

/**
 * The text of a file that was given as text, as bytes in UTF-8 (a Buffer of Node's), or as what parsing it gave. Numbers
 * that JSON has no word for are spelt as transformers 5 does. An error, by the file's name, where it was given as something else,
 * and where a value has no JSON: a cycle, a bigint.
 */
export function textOf(given: Given, file: string): Result<string, ConfigError> {
  if (typeof given === "string") return { ok: true, value: given };
  // A byte-order mark is kept: Python refuses it, and so it is a finding.
  if (given instanceof Uint8Array)
    return { ok: true, value: new TextDecoder("utf-8", { ignoreBOM: true }).decode(given) };
  const kind = kindOf(given);
  if (kind !== "an object")
    return refused(
      `${file} was given as ${kind}. Give its text, its bytes (Uint8Array), or the object that parsing it gave.`,
    );
  try {
    return { ok: true, value: JSON.stringify(given, spellNumbers, 2) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refused(`${file} was given as an object that JSON cannot hold: ${why}`);
  }
}

/** What was given, in words. From plain JavaScript it may be anything. */
function kindOf(given: unknown): string {
  if (given === null) return "null";
  if (typeof given !== "object") return given === undefined ? "undefined" : `a ${typeof given}`;
  if (given instanceof Promise) return "a promise, which has to be awaited first";
  if (ArrayBuffer.isView(given) || given instanceof ArrayBuffer) return "a buffer that is no Uint8Array";
  if (given instanceof Map || given instanceof Set) return "a Map or Set";
  if (given instanceof Date) return "a Date";
  if (given instanceof URL) return "an address, which has to be read first";
  return "an object";
}

function refused(message: string): { readonly ok: false; readonly error: ConfigError } {
  return { ok: false, error: { code: "not-json", message, line: 1, column: 1 } };
}
