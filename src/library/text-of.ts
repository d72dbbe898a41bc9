import type { ConfigError, Result } from "../config/document.ts";
import { spellNumbers } from "../spec/json.ts";
import { child, type Pointer } from "../spec/pointer.ts";

/** A file as it can be given: its text, its bytes, or what parsing it gave. */
export type Given = string | Uint8Array | object;

/**
 * The text of a file that was given as text, as bytes in UTF-8 (a Buffer of Node's), or as what parsing it gave. Numbers
 * that JSON has no word for are spelt as transformers 5 does, and members that are undefined are left out. An error, by the file's
 * name, where it was given as something else, and where a value has no JSON: a cycle, a bigint, a Map, a Date.
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
    const text = JSON.stringify(given, spellNumbers, 2);
    // What JSON would drop without a word, or write as an empty object; a cycle has thrown above.
    const lost = lostIn(given, "");
    return lost === null
      ? { ok: true, value: text }
      : refused(`${file} was given as an object that JSON cannot hold: ${lost}.`);
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
  if (given instanceof URL) return "an address, which has to be read first";
  if (given instanceof Blob) return "a Blob, whose text() has to be awaited first";
  if (given instanceof Response) return "a Response, whose text() has to be awaited first";
  return isPlain(given) ? "an object" : `an object of the class ${classOf(given)}`;
}

/** Where an object holds something that parsing JSON never gives, and what it is; null where it does not. */
function lostIn(value: unknown, at: Pointer): string | null {
  if (typeof value === "function" || typeof value === "symbol") return `${at} is a ${typeof value}`;
  if (typeof value !== "object" || value === null) return null;
  if (!isPlain(value)) return `${at} is an object of the class ${classOf(value)}`;
  for (const [name, inner] of Object.entries(value)) {
    const place = child(at, name);
    const lost = inner === undefined && Array.isArray(value) ? `${place} is undefined` : lostIn(inner, place);
    if (lost !== null) return lost;
  }
  return null;
}

/** Whether something is an array, or an object of no class: of another window or context too. */
function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function classOf(value: object): string {
  const { name } = Object(value.constructor) as { readonly name?: unknown };
  return typeof name === "string" && name !== "" ? name : "without a name";
}

function refused(message: string): { readonly ok: false; readonly error: ConfigError } {
  return { ok: false, error: { code: "not-json", message, line: 1, column: 1 } };
}
