import type { Reference } from "./reference.ts";
import { isCommit } from "./revision.ts";
import { isPinnedUrl } from "./url-facts.ts";

/** Whether a reference names content that cannot change: a commit, or an address that names one. */
export function isPinned(reference: Reference): boolean {
  return reference.kind === "url" ? isPinnedUrl(reference.url) : isCommit(reference.revision);
}
