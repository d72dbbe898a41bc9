import { formatReference } from "../../sources/references/format-reference.ts";
import { MODELSCOPE } from "../../sources/references/page-of.ts";
import type { Reference } from "../../sources/references/reference.ts";

/** What a reference is called in a sentence, and the host that it is fetched from. */
export function referenceWords(reference: Reference): { readonly name: string; readonly host: string } {
  const address =
    reference.kind === "hub" ? reference.endpoint : reference.kind === "url" ? reference.url : MODELSCOPE;
  return { name: formatReference(reference), host: new URL(address).host };
}
