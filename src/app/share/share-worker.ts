import { decodeShared, encodeShared } from "../../share/codec/codec.ts";
import { specDigest } from "../../share/digest/spec-digest.ts";
import { serve } from "../worker/serve.ts";

const answers = { encode: encodeShared, decode: decodeShared, digest: specDigest };

export type ShareAnswers = typeof answers;

serve(answers);
