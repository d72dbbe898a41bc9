import { concatenate } from "./bytes.ts";
import { packText, unpackText } from "./packed-text.ts";
import type { Shared } from "../shared.ts";

/** The texts before the config, by the bit of the first byte that says that they are there; in this order. */
const HAS_NAME = 1;
const HAS_HF_QUANT_CONFIG = 2;
const HAS_GENERATION_CONFIG = 4;
const KNOWN = HAS_NAME | HAS_HF_QUANT_CONFIG | HAS_GENERATION_CONFIG;

/**
 * The bytes that a link is made of: which texts there are, then each with how it is packed, its length in bytes (in
 * groups of 7 bits, the lowest first, as in Protocol Buffers) and its bytes. The config is the last, and has no length.
 */
export function toContainer({ name, files }: Shared): Uint8Array {
  const before = [name, files.hfQuantConfig, files.generationConfig];
  const out: Uint8Array[] = [
    Uint8Array.of(before.reduce((bits, text, at) => bits | (text === null ? 0 : 1 << at), 0)),
  ];
  for (const text of before) {
    if (text === null) continue;
    const { how, bytes } = packText(text);
    out.push(Uint8Array.of(how, ...varint(bytes.length)), bytes);
  }
  const { how, bytes } = packText(files.config);
  out.push(Uint8Array.of(how), bytes);
  return concatenate(out);
}

/** Reverses {@link toContainer}. undefined for bytes that it never makes; "too long" for more than `limit` characters. */
export function fromContainer(container: Uint8Array, limit: number): Shared | "too long" | undefined {
  const bits = container[0] ?? KNOWN + 1;
  if (bits > KNOWN) return undefined;
  let at = 1;
  let left = limit;
  const texts: string[] = [];
  const wanted = [HAS_NAME, HAS_HF_QUANT_CONFIG, HAS_GENERATION_CONFIG].filter((bit) => bits & bit);
  for (const bit of [...wanted, 0]) {
    const how = container[at++] ?? 255;
    const length = bit === 0 ? { value: container.length - at, end: at } : readVarint(container, at);
    if (!length || length.end + length.value > container.length) return undefined;
    at = length.end + length.value;
    const unpacked = unpackText({ how, bytes: container.subarray(length.end, at) }, left);
    if (unpacked === undefined || unpacked === "too long") return unpacked;
    texts.push(unpacked.text);
    left -= unpacked.text.length;
  }
  const next = (bit: number): string | null => (bits & bit ? (texts.shift() ?? null) : null);
  const name = next(HAS_NAME);
  const hfQuantConfig = next(HAS_HF_QUANT_CONFIG);
  const generationConfig = next(HAS_GENERATION_CONFIG);
  return { name, files: { config: texts.shift() ?? "", hfQuantConfig, generationConfig } };
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

function readVarint(
  bytes: Uint8Array,
  start: number,
): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let at = start, unit = 1; at < start + 5; at++, unit *= 128) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    value += (byte % 128) * unit;
    if (byte < 128) return { value, end: at + 1 };
  }
  return undefined;
}
