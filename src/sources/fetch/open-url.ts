import type { Result } from "../../config/document.ts";
import { openFiles } from "./open-files.ts";
import type { Opened, OpenOptions } from "./opened.ts";
import type { UrlReference } from "../references/reference.ts";
import type { SourceError } from "../errors/source-error.ts";
import { isPinnedUrl, siblingUrl } from "../references/url-facts.ts";

/** Reads the file at an address, and those beside it where the address is that of a file in a repository. */
export function openUrl(asked: UrlReference, options: OpenOptions): Promise<Result<Opened, SourceError>> {
  const { url } = asked;
  return openFiles(asked, { url, sibling: siblingUrl(url), pinned: isPinnedUrl(url) }, options);
}
