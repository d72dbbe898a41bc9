import { modelPageOf, pageOf } from "../references/page-of.ts";
import { siteOf } from "../references/site.ts";
import type { Reference } from "../references/reference.ts";

/** A way forward after an error. */
export type SourceAction =
  | { readonly kind: "retry" }
  /** Enter a token, or another one. */
  | { readonly kind: "token" }
  | { readonly kind: "open-page"; readonly url: string; readonly label: string }
  | { readonly kind: "open"; readonly reference: Reference; readonly label: string }
  | { readonly kind: "drop-file" };

/** What to tell a person about an error. */
export interface SourceMessage {
  /** What happened, without a full stop. */
  readonly title: string;
  /** What was found, and what to do; whole sentences. */
  readonly message: string;
  readonly actions: readonly SourceAction[];
}

export const RETRY: SourceAction = { kind: "retry" };
export const TOKEN: SourceAction = { kind: "token" };
export const DROP: SourceAction = { kind: "drop-file" };

/** Opens the address in a tab, to see or save what is there. */
export function openPage(reference: Reference): SourceAction {
  const url = pageOf(reference);
  // The page of a raw file may be on another site.
  return { kind: "open-page", url, label: `Open the page on ${siteOf({ kind: "url", url })}` };
}

/** Opens the page of the model. */
export function openModelPage(reference: Reference, label = "Open the model’s page"): SourceAction {
  return { kind: "open-page", url: modelPageOf(reference), label };
}

/** Opens the list of a repository's files at the revision of a reference. */
export function openFileList(reference: Reference): SourceAction {
  if (reference.kind !== "hub" || reference.revision === null) return openModelPage(reference);
  const url = `${modelPageOf(reference)}/tree/${encodeURIComponent(reference.revision)}`;
  return { kind: "open-page", url, label: "See the files" };
}

/** The most other references that are offered at once. */
const MOST = 30;

/** Offers other references, and says in a sentence how many are left out. */
export function offer(references: readonly (readonly [label: string, reference: Reference])[]): {
  readonly actions: readonly SourceAction[];
  readonly more: string;
} {
  const actions = references
    .slice(0, MOST)
    .map(([label, reference]): SourceAction => ({ kind: "open", label, reference }));
  const rest = references.length - actions.length;
  return { actions, more: rest > 0 ? ` ${rest} more are not listed here.` : "" };
}
