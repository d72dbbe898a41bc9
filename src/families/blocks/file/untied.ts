import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, implied } from "../../../config/reading/sourced.ts";
import { type Reference, cite } from "../rules/reference.ts";
import { warnUnread } from "./unread.ts";

/** A head that is never tied, whatever the file says: the class names no weights to tie (`_tied_weights_keys`). */
export function neverTied(root: Scope, reference: Reference): Sourced<boolean> {
  const rule = cite(reference, "ForCausalLM", "ties no weights: _tied_weights_keys is empty");
  root.reader.ignore(root.at("tie_word_embeddings"), "no effect", rule);
  warnUnread(root, "tie_word_embeddings", false, rule);
  return implied(false, rule);
}
