import { decodeShared, encodeShared } from "../../share/codec/codec.ts";
import { specDigest } from "../../share/digest/spec-digest.ts";

export const shareAnswers = { encode: encodeShared, decode: decodeShared, digest: specDigest };

export type ShareAnswers = typeof shareAnswers;
