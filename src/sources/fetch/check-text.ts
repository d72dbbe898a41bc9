import type { Result } from "../../config/document.ts";
import type { SourceError } from "../errors/source-error.ts";

/** A fetched text, unless its beginning says that it is something other than the file that was meant. */
export function checkText(text: string, url: string): Result<string, SourceError> {
  if (/^[\s\uFEFF]*</.test(text)) return { ok: false, error: { code: "html" } };
  if (text.startsWith("version https://git-lfs.github.com/spec/")) {
    return { ok: false, error: { code: "lfs-pointer", media: mediaUrl(url) } };
  }
  return { ok: true, value: text };
}

/** Where GitHub keeps the file that a pointer stands for; null for other servers. */
function mediaUrl(url: string): string | null {
  const { host, pathname } = new URL(url);
  return host === "raw.githubusercontent.com" ? `https://media.githubusercontent.com/media${pathname}` : null;
}
