import { encodePath } from "./address.ts";
import { CONFIG, type Reference } from "./reference.ts";

/** A reference as the input shows it and `parseReference` reads it: the short form where it says all. */
export function formatReference(reference: Reference): string {
  if (reference.kind === "url") return reference.url;
  const scheme = reference.kind === "hub" ? "hf" : "modelscope";
  const { repo, revision, path } = reference;
  if (path !== CONFIG) {
    const at = revision === null ? "" : `@${encodeURIComponent(revision)}`;
    return `${scheme}://${repo}${at}/${encodePath(path)}`;
  }
  const at = revision === null ? "" : `@${revision.replace(/[%?\s\p{Cc}\p{Cf}]/gu, encodeURIComponent)}`;
  return reference.kind === "hub" ? `${repo}${at}` : `${scheme}:${repo}${at}`;
}

/** What an opened reference is called: the name of the model, with the file where it is not `config.json`. */
export function titleOf(reference: Reference): string {
  if (reference.kind !== "url") {
    return reference.path === CONFIG ? reference.repo : `${reference.repo}/${reference.path}`;
  }
  const { host, pathname } = new URL(reference.url);
  return `${host}${pathname}`;
}
