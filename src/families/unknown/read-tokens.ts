import type { ConfigReader, Finding } from "../../config/reading/reader.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { readEndOfSequence } from "./end-of-sequence.ts";
import { otherTokens, type OtherTokens, type SpecialToken } from "./special-tokens.ts";

/** What the files say of special tokens: where a sequence ends, the others, and what is wrong with them. */
export function readTokens(
  generationConfig: string | null,
  config: ConfigReader,
  body: DecoderBody,
  modelType: string,
  version: string,
): {
  readonly end: SpecialToken | null;
  readonly others: OtherTokens;
  readonly findings: readonly Finding[];
} {
  const { found, findings } = readEndOfSequence(generationConfig, config, body, modelType, version);
  return { end: found, others: otherTokens(generationConfig, config.root, modelType, version), findings };
}
