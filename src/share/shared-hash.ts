import { encodeShared } from "./codec/codec.ts";
import type { Shared } from "./shared.ts";

/**
 * The hash of an address that carries these texts by value, and the digest of the spec that was read from them, if any.
 * Links longer than LONGEST_LINK are likely to be cut on the way.
 */
export function sharedHash(shared: Shared, digest: string | null): string {
  return `#/config/${encodeShared(shared)}${digest === null ? "" : `?d=${digest}`}`;
}
