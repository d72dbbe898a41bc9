import type { DecoderBody } from "../spec/decoder-body.ts";
import { wordsOf } from "../spec/component.ts";
import { componentOf } from "../spec/component-of.ts";

/**
 * What a component of a body is, in words, by the name that a layer run gives it; null, which stands for a half that a
 * layer lacks, is "nothing".
 */
export function componentWords(body: DecoderBody, name: string | null): string {
  return name === null ? "nothing" : wordsOf(componentOf(body, name));
}
