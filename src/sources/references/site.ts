import { MODELSCOPE } from "./page-of.ts";
import type { Reference } from "./reference.ts";

/** The server that a reference is read from, as messages name it. */
export function siteOf(reference: Reference): string {
  const address = addressOf(reference);
  return URL.canParse(address) ? new URL(address).host : address;
}

/** An address on that server. */
export function addressOf(reference: Reference): string {
  if (reference.kind === "url") return reference.url;
  return reference.kind === "hub" ? reference.endpoint : MODELSCOPE;
}

/** What is asked for, as messages name it: the model, or the address. */
export function subjectOf(reference: Reference): string {
  return reference.kind === "url" ? reference.url : reference.repo;
}
