import type { Result } from "../config/document.ts";
import { openHub } from "./open-hub.ts";
import { openModelScope } from "./open-modelscope.ts";
import { openUrl } from "./open-url.ts";
import type { Opened, OpenOptions } from "./opened.ts";
import type { Reference } from "./reference.ts";
import type { SourceError } from "./source-error.ts";

/** Fetches a config, and what stands beside it. Tries once: `retryDelay` says whether and when to try again. */
export function openReference(
  reference: Reference,
  options: OpenOptions = {},
): Promise<Result<Opened, SourceError>> {
  switch (reference.kind) {
    case "hub":
      return openHub(reference, options);
    case "modelscope":
      return openModelScope(reference, options);
    case "url":
      return openUrl(reference, options);
  }
}
