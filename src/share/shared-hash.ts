import { encodeShared } from "./codec/codec.ts";
import type { Shared } from "./shared.ts";

/**
 * The hash of an address that carries these texts by value, and the digest of the spec that was read from them, if any.
 * Links longer than LONGEST_LINK are likely to be cut on the way.
 */
export function sharedHash(shared: Shared, digest: string | null): string {
  return `#/config/${encodeShared(shared)}${digest === null ? "" : `?d=${digest}`}`;
}

/** A text and the digest of the spec that was read from it. */
interface SharedSide {
  readonly shared: Shared;
  readonly digest: string | null;
}

/** The hash of an address that carries both sides of a comparison by value. */
export function comparedHash(a: SharedSide, b: SharedSide): string {
  const query = [
    ...(a.digest === null ? [] : [`d=${a.digest}`]),
    ...(b.digest === null ? [] : [`d_b=${b.digest}`]),
  ].join("&");
  return `#/compare/config/${encodeShared(a.shared)}..config/${encodeShared(b.shared)}${query === "" ? "" : `?${query}`}`;
}
