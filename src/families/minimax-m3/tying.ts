import { flag } from "../../config/reading/field-types.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import type { Scopes } from "../blocks/file/scopes.ts";

/** Either object can tie the head to the embedding (MiniMaxM3VLConfig.__post_init__, transformers 5.18.0). */
export function readEitherTying({ root, decoder }: Scopes): Sourced<boolean> {
  const name = "tie_word_embeddings";
  const outer = root.read(flag, name);
  if (decoder === root) return outer;
  const inner = decoder.optional(flag, name);
  if (!inner) return outer;
  if (!outer.value && !inner.value)
    return derive([outer, inner], () => false, "neither the file nor its text_config ties the head");
  const [winner, loser] = inner.value ? [decoder, root] : [root, decoder];
  root.reader.shadow(loser.at(name), winner.at(name), outer.value === inner.value);
  return inner.value ? inner : outer;
}
