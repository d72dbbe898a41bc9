import type { Result } from "../../config/document.ts";
import { openHub } from "./open-hub.ts";
import { openModelScope } from "./open-modelscope.ts";
import { openUrl } from "./open-url.ts";
import type { Opened, OpenOptions } from "./opened.ts";
import type { Reference } from "../references/reference.ts";
import { addressOf } from "../references/site.ts";
import type { SourceError } from "../errors/source-error.ts";

/** Fetches a config, and what stands beside it. Tries once: `retryDelay` says whether and when to try again. */
export async function openReference(
  reference: Reference,
  options: OpenOptions,
): Promise<Result<Opened, SourceError>> {
  // A link to this page can hold an address that nobody typed.
  if (!URL.canParse(addressOf(reference))) {
    return { ok: false, error: { code: "network", interrupted: false } };
  }
  switch (reference.kind) {
    case "hub":
      return openHub(reference, options);
    case "modelscope":
      return openModelScope(reference, options);
    case "url":
      return openUrl(reference, options);
  }
}
