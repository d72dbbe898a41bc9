import { deflateSync } from "fflate";
import type { Result } from "../../config/document.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { concatenate } from "./bytes.ts";
import { fromContainer, toContainer } from "./container.ts";
import { crc32 } from "./crc32.ts";
import { DICTIONARY_V1 } from "./dictionary-v1.ts";
import { inflateWithin } from "./inflate.ts";
import type { Shared, ShareError } from "../shared.ts";

const VERSION = 1;
const CHECKSUM_BYTES = 4;

/** The most that a link may unpack to, in bytes and in characters. The longest known config has 3 MB. */
const MOST = 8 * 2 ** 20;

const dictionary = new TextEncoder().encode(DICTIONARY_V1);

/**
 * What a link carries, as text that an address may hold: `1.` and, in base64url, the CRC-32 of the container and the
 * container in raw DEFLATE (RFC 1951) with a preset dictionary. Every character of every text survives.
 */
export function encodeShared(shared: Shared): string {
  const container = toContainer(shared);
  const checksum = new Uint8Array(CHECKSUM_BYTES);
  new DataView(checksum.buffer).setUint32(0, crc32(container));
  const compressed = deflateSync(container, { level: 9, mem: 8, dictionary });
  return `${VERSION}.${toBase64Url(concatenate([checksum, compressed]))}`;
}

/**
 * Reverses {@link encodeShared}. Never throws. What chat programs do to links is undone: percent encoding, white space,
 * punctuation at the end.
 */
export function decodeShared(text: string): Result<Shared, ShareError> {
  const clean = withoutDecoration(text);
  const version = /^(\d+)(\.|$)/.exec(clean);
  if (clean === "") return failed("link-cut");
  if (!version?.[1]) return failed("link-damaged");
  const [start, number] = version;
  if (Number(number) > VERSION) return failed("link-newer");
  if (!start.endsWith(".")) return failed("link-cut");
  const bytes = Number(number) === VERSION ? fromBase64Url(clean.slice(start.length)) : undefined;
  if (!bytes) return failed("link-damaged");
  if (bytes.length <= CHECKSUM_BYTES) return failed("link-cut");

  const container = inflateWithin(bytes.subarray(CHECKSUM_BYTES), dictionary, MOST);
  if (container === "cut") return failed("link-cut");
  if (container === "too long") return failed("link-bomb");
  if (container === "damaged" || crc32(container) !== new DataView(bytes.buffer).getUint32(0)) {
    return failed("link-damaged");
  }
  const shared = fromContainer(container, MOST);
  if (shared === undefined) return failed("link-damaged");
  return shared === "too long" ? failed("link-bomb") : { ok: true, value: shared };
}

function withoutDecoration(text: string): string {
  let plain = text;
  try {
    plain = decodeURIComponent(text);
  } catch {
    // A percent sign that encodes nothing: it is found to be damage below.
  }
  const whole = plain.replaceAll(/\s+/g, "");
  let end = whole.length;
  while (end > 0 && !/[\w-]/.test(whole.charAt(end - 1))) end--;
  return whole.slice(0, end);
}

const MESSAGES: { readonly [C in ShareError["code"]]: string } = {
  "link-newer":
    "This link was made by a newer version of this app. Reload the page to get that version, or ask for another link.",
  "link-cut": "This link ends too early: its end was lost on the way. Copy the whole link again.",
  "link-damaged":
    "This link was changed on the way: what it carries does not match its checksum. Copy it again, or ask for another.",
  "link-bomb": "This link would unpack to more than 8 MB, which no config needs. Ask for the file instead.",
};

function failed(code: ShareError["code"]): { readonly ok: false; readonly error: ShareError } {
  return { ok: false, error: { code, message: MESSAGES[code] } };
}
