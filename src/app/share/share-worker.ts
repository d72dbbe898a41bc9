import type { Shared } from "../../share/shared.ts";
import { decodeShared, encodeShared } from "../../share/codec/codec.ts";
import { specDigest } from "../../share/digest/spec-digest.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";

/** What the worker is asked: to encode files, to decode a payload, or to digest a spec. */
export type ShareTask =
  { readonly encode: Shared } | { readonly decode: string } | { readonly digest: EngineModelSpec };

addEventListener("message", ({ data }: MessageEvent<ShareTask>) => {
  if ("encode" in data) postMessage(encodeShared(data.encode));
  else postMessage("decode" in data ? decodeShared(data.decode) : specDigest(data.digest));
});
