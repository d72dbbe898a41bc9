import type { Result } from "../../config/document.ts";
import { hasDotSegment, withoutQuery } from "./address.ts";
import { startsWithKnownHost } from "./known-hosts.ts";
import { parseName, parseShort, parseUri } from "./parse-short.ts";
import { parseUrl } from "./parse-url.ts";
import type { ModelScopeReference, Reference, ReferenceError } from "./reference.ts";
import { refuse } from "./refusal.ts";

/**
 * What a person types or pastes to name a config: `org/model@revision`, `hf://…`, `modelscope:…`, the address of a page or
 * file of the Hub, ModelScope or GitHub, or any other address. Pages of huggingface.co are read from `endpoint`, the
 * origin of the Hub in use, as the Hub's own clients do with a mirror.
 */
export function parseReference(text: string, endpoint: string): Result<Reference, ReferenceError> {
  const given = text
    .trim()
    .replace(/^(["'`])(.*)\1$|^<(.*)>$/, "$2$3")
    .replace(/^\/+/, "");
  if (given === "")
    return refuse("empty", "Write organisation/model, or paste the address of a config.json.");
  // Control and format characters, and halves of surrogate pairs, which no address can hold.
  if (/[\p{Cc}\p{Cf}\p{Cs}\s]/u.test(given)) {
    return refuse(
      "malformed",
      `“${shorten(given)}” has spaces or unprintable characters in it. Write organisation/model.`,
    );
  }
  if (hasDotSegment(withoutQuery(given))) {
    return refuse(
      "dot-segment",
      `“${shorten(given)}” has “.” or “..” as a part of its path. Write the whole path.`,
    );
  }
  return parseByForm(given, endpoint);
}

function parseByForm(given: string, endpoint: string): Result<Reference, ReferenceError> {
  if (isKnownHost(given, endpoint)) return parseUrl(`https://${given}`, endpoint);
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(given)?.[1]?.toLowerCase() ?? null;
  const rest = scheme === null ? given : given.slice(scheme.length + 1);
  switch (scheme) {
    case null:
      return parseShort(given, endpoint);
    case "http":
    case "https":
      return parseUrl(given, endpoint);
    case "hf": {
      const named = parseUri(rest);
      return named.ok ? { ok: true, value: { kind: "hub", endpoint, ...named.value } } : named;
    }
    case "modelscope":
    case "ms":
      return parseModelScopeName(rest);
    default:
      return refuse("scheme", schemeMessage(scheme));
  }
}

function isKnownHost(given: string, endpoint: string): boolean {
  if (startsWithKnownHost(given)) return true;
  const host = URL.canParse(endpoint) ? new URL(endpoint).host : "";
  return host !== "" && `${given.toLowerCase()}/`.startsWith(`${host}/`);
}

function parseModelScopeName(rest: string): Result<ModelScopeReference, ReferenceError> {
  const named = rest.startsWith("//") ? parseUri(rest) : parseName(rest);
  return named.ok ? { ok: true, value: { kind: "modelscope", ...named.value } } : named;
}

function schemeMessage(scheme: string): string {
  if (scheme === "file" || scheme.length === 1) {
    return "A page cannot read files of this computer by their path. Drop the file on the page, or choose it with Open file.";
  }
  return `Addresses that begin with “${scheme}:” are not read. Use https://, hf:// or organisation/model.`;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
