import { CONFIG, type Reference } from "../../sources/reference.ts";
import { decode, encode } from "./percent.ts";

/** The Hub that an address means when it names none. */
export const DEFAULT_ENDPOINT = "https://huggingface.co";

/** What is open. */
export type Place =
  | { readonly kind: "home" }
  | { readonly kind: "gallery"; readonly id: string }
  /** Text that somebody typed, pasted or dropped, kept in this tab. */
  | { readonly kind: "text"; readonly id: string }
  | { readonly kind: "reference"; readonly reference: Reference }
  /** A config that the address carries itself (src/share). */
  | { readonly kind: "shared"; readonly payload: string }
  /** Whatever was typed or looked at elsewhere, to be read as a reference: what the bookmarklet opens. */
  | { readonly kind: "open"; readonly text: string }
  /** An address that names nothing here. */
  | { readonly kind: "unknown"; readonly path: string };

const HUB = /^\/(hf|ms)\/([^/@]+\/[^/@]+?)(?:@([^/]+))?(?:\/(.+))?$/;

/** Reads the path of a hash; `endpoint` is that of the query, null for the usual one. */
export function parsePlace(path: string, endpoint: string | null): Place {
  if (path === "" || path === "/") return { kind: "home" };
  const gallery = /^\/gallery\/([\w.-]+)$/.exec(path)?.[1];
  if (gallery !== undefined) return { kind: "gallery", id: gallery };
  const draft = /^\/text\/([a-z0-9]+)$/.exec(path)?.[1];
  if (draft !== undefined) return { kind: "text", id: draft };
  const payload = /^\/config\/(.+)$/s.exec(path)?.[1];
  if (payload !== undefined) return { kind: "shared", payload };
  const [, host, repo, revision, file] = HUB.exec(path) ?? [];
  if (repo !== undefined) {
    const rest = {
      repo: decode(repo),
      revision: revision === undefined ? null : decode(revision),
      path: file === undefined ? CONFIG : decode(file),
    };
    const reference: Reference =
      host === "ms"
        ? { kind: "modelscope", ...rest }
        : { kind: "hub", endpoint: endpoint ?? DEFAULT_ENDPOINT, ...rest };
    return { kind: "reference", reference };
  }
  const url = /^\/url\/(.+)$/s.exec(path)?.[1];
  if (url !== undefined && /^https?:\/\//i.test(decode(url)))
    return { kind: "reference", reference: { kind: "url", url: decode(url) } };
  const text = /^\/open\/(.+)$/s.exec(path)?.[1];
  if (text !== undefined) return { kind: "open", text: decode(text) };
  return { kind: "unknown", path };
}

/** The path of a place's hash; the endpoint of a Hub that is not the usual one goes into the query. */
export function formatPlace(place: Place): { readonly path: string; readonly endpoint: string | null } {
  switch (place.kind) {
    case "home":
      return { path: "/", endpoint: null };
    case "gallery":
      return { path: `/gallery/${place.id}`, endpoint: null };
    case "text":
      return { path: `/text/${place.id}`, endpoint: null };
    case "shared":
      return { path: `/config/${place.payload}`, endpoint: null };
    case "open":
      return { path: `/open/${encodeURIComponent(place.text)}`, endpoint: null };
    case "unknown":
      return { path: place.path, endpoint: null };
    case "reference":
      return formatReferencePlace(place.reference);
  }
}

function formatReferencePlace(reference: Reference): ReturnType<typeof formatPlace> {
  if (reference.kind === "url") return { path: `/url/${encodeURIComponent(reference.url)}`, endpoint: null };
  const { repo, revision, path } = reference;
  const at = revision === null ? "" : `@${encodeURIComponent(revision)}`;
  const file = path === CONFIG ? "" : `/${encode(path)}`;
  const elsewhere = reference.kind === "hub" && reference.endpoint !== DEFAULT_ENDPOINT;
  return {
    path: `/${reference.kind === "hub" ? "hf" : "ms"}/${encode(repo)}${at}${file}`,
    endpoint: elsewhere ? reference.endpoint : null,
  };
}
