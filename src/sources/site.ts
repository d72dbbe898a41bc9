import { MODELSCOPE } from "./page-of.ts";
import type { Reference } from "./reference.ts";

/** The server that a reference is read from, as messages name it. */
export function siteOf(reference: Reference): string {
  switch (reference.kind) {
    case "hub":
      return new URL(reference.endpoint).host;
    case "modelscope":
      return new URL(MODELSCOPE).host;
    case "url":
      return new URL(reference.url).host;
  }
}

/** What is asked for, as messages name it: the model, or the address. */
export function subjectOf(reference: Reference): string {
  return reference.kind === "url" ? reference.url : reference.repo;
}
