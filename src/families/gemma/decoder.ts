import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { notNegative } from "../blocks/rules/not-negative.ts";
import { Field } from "../declaration/fact.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";

/** What the bodies of Gemma 3 and 4 say beside what any decoder says. */
export function readGemmaDecoder(scope: Scope, reference: Reference, hidden: Sourced<number>) {
  return {
    embedding_multiplier: derive(
      [hidden],
      (width) => Math.sqrt(width),
      cite(
        reference,
        "ScaledWordEmbedding",
        "multiplies by √hidden_size, rounded to the type of the weights",
      ),
    ),
    final_logit_softcap: FINAL_SOFTCAP.read(scope),
    norm_placement: implied(
      "sandwich" as const,
      cite(reference, "DecoderLayer", "normalises before and after each half"),
    ),
  };
}

/** Only null stands for no cap: by 0 the logits are divided as by any other number. */
export const FINAL_SOFTCAP = new Field((scope): Sourced<number | null> => {
  const name = "final_logit_softcapping";
  const cap = scope.nullable<number | null>({ ...notNegative, placeholder: null }, name, {
    value: null,
    rule: "without final_logit_softcapping the logits are not capped",
  });
  if (cap.value === 0) {
    const message = `${name} is 0, and transformers 5.18.0 divides the logits by it: no token can be chosen. Write null for no cap.`;
    scope.reader.report("warning", "softcap-of-zero", scope.at(name), message);
  }
  return cap;
});
