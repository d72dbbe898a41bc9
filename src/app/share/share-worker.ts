import type { Shared } from "../../share/shared.ts";
import { decodeShared, encodeShared } from "../../share/codec.ts";

/** What the worker is asked: to encode files, or to decode a payload. */
export type ShareTask = { readonly encode: Shared } | { readonly decode: string };

addEventListener("message", ({ data }: MessageEvent<ShareTask>) => {
  postMessage("encode" in data ? encodeShared(data.encode) : decodeShared(data.decode));
});
