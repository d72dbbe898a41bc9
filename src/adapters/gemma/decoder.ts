import { positive } from "../../config/field-types.ts";
import type { Scope } from "../../config/reader.ts";
import { type Sourced, derive, implied } from "../../config/sourced.ts";
import { type Reference, cite } from "../shared/reference.ts";

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
    final_logit_softcap: scope.nullable<number | null>(
      { ...positive, placeholder: null },
      "final_logit_softcapping",
      { value: null, rule: "without final_logit_softcapping the logits are not capped" },
    ),
    norm_placement: implied(
      "sandwich" as const,
      cite(reference, "DecoderLayer", "normalises before and after each half"),
    ),
  };
}
