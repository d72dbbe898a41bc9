import { guessLayout, layoutFromNumber, layoutToNumber } from "./layout.ts";
import { putBackWhiteSpace, takeOutWhiteSpace } from "./white-space.ts";

/** A text as a link carries it: how it was packed, a number below 256, and its bytes. */
export interface PackedText {
  readonly how: number;
  readonly bytes: Uint8Array;
}

/** Below this, `how` is the number of a layout, and white space was taken out; what is left is UTF-8. */
const LAYOUTS = 64;
const VERBATIM_UTF8 = 64;
/** For text with half a surrogate pair, which UTF-8 cannot hold. Little-endian. */
const VERBATIM_UTF16 = 65;

/** Packs any text at all. */
export function packText(text: string): PackedText {
  const utf8 = encodeUtf8(text);
  if (decodeUtf8(utf8) !== text) return { how: VERBATIM_UTF16, bytes: encodeUtf16(text) };
  const layout = guessLayout(text);
  const packed = takeOutWhiteSpace(text, layout);
  if (putBackWhiteSpace(packed, layout, text.length) !== text) return { how: VERBATIM_UTF8, bytes: utf8 };
  return { how: layoutToNumber(layout), bytes: encodeUtf8(packed) };
}

/**
 * Reverses {@link packText}. undefined where the bytes are none that it makes; "too long" where the text would be longer
 * than `limit` UTF-16 code units.
 */
export function unpackText(
  { how, bytes }: PackedText,
  limit: number,
): { readonly text: string } | "too long" | undefined {
  const text = how === VERBATIM_UTF16 ? decodeUtf16(bytes) : decodeUtf8(bytes);
  if (text === undefined || how > VERBATIM_UTF16) return undefined;
  if (how >= LAYOUTS) return text.length > limit ? "too long" : { text };
  const laidOut = putBackWhiteSpace(text, layoutFromNumber(how), limit);
  return laidOut === undefined ? "too long" : { text: laidOut };
}

function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function encodeUtf16(text: string): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    bytes[2 * at] = unit & 0xff;
    bytes[2 * at + 1] = unit >> 8;
  }
  return bytes;
}

function decodeUtf16(bytes: Uint8Array): string | undefined {
  if (bytes.length % 2 === 1) return undefined;
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 2) {
    parts.push(String.fromCharCode((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)));
  }
  return parts.join("");
}
