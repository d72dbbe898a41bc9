import { implied } from "../../../config/reading/sourced.ts";
import { cite, oncePerReference } from "../rules/reference.ts";

/** What the body of a plain decoder says beside its sizes, for a family to spread and then to override where it differs. */
export const plainDecoder = oncePerReference((reference) => {
  const layer = cite(reference, "DecoderLayer", "normalises before each half");
  return {
    architecture_kind: implied("decoder_only_lm" as const, "the text model is a decoder"),
    embedding_multiplier: implied(1, cite(reference, "Model", "takes embeddings as they are")),
    final_logit_softcap: implied(null, cite(reference, "ForCausalLM", "does not cap its logits")),
    norm_placement: implied("pre" as const, layer),
  };
});
