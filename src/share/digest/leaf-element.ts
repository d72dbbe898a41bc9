import { isJsonObject, type Json } from "../../spec/json.ts";
import type { Pointer } from "../../spec/pointer.ts";

/**
 * The element of GF(2^24), never 0, that stands for a leaf in a digest: FNV-1a of its pointer and value over UTF-16 code
 * units, finished as MurmurHash3 does. Part of digest version 1: it must not change.
 */
export function leafElement(pointer: Pointer, value: Json): number {
  const text = `${pointer}\n${canonical(value)}`;
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash >>> 8 || 1;
}

/** JSON with the members of objects in the order of their names, and numbers that JSON lacks by name. */
function canonical(value: Json): string {
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`);
  return `{${members.join()}}`;
}
