import { parseConfig } from "../../config/parse/parse.ts";
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
  const generation = generationConfig === null ? null : parseConfig(generationConfig);
  const { found, findings } = readEndOfSequence(generation, config, body, modelType, version);
  const document = generation?.ok ? generation.value : null;
  return { end: found, others: otherTokens(document, config.root, modelType, version), findings };
}
