import { FlateErrorCode, Inflate } from "fflate";
import { concatenate } from "./bytes.ts";

/** So few compressed bytes at a time become at most 0.5 MB: DEFLATE shortens by 1032 at the most. */
const STEP = 512;

/** Inflates step by step, and stops as soon as there are more than `limit` bytes: the memory stays near that limit. */
export function inflateWithin(
  compressed: Uint8Array,
  dictionary: Uint8Array,
  limit: number,
): Uint8Array | "too long" | "cut" | "damaged" {
  const parts: Uint8Array[] = [];
  let length = 0;
  const inflate = new Inflate({ dictionary }, (part) => {
    parts.push(part);
    length += part.length;
  });
  try {
    for (let at = 0; at === 0 || at < compressed.length; at += STEP) {
      inflate.push(compressed.subarray(at, at + STEP), at + STEP >= compressed.length);
      if (length > limit) return "too long";
    }
  } catch (error) {
    return (error as { code?: number }).code === FlateErrorCode.UnexpectedEOF ? "cut" : "damaged";
  }
  return concatenate(parts);
}
