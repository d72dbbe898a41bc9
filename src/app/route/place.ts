import { DEFAULT_ENDPOINT } from "../../sources/references/endpoint.ts";
import { CONFIG, type Reference } from "../../sources/references/reference.ts";
import { joinPair, splitPair } from "./pair.ts";
import { decode, encode } from "./percent.ts";

/** What is open. */
export type Place = OnePlace | ComparePlace;

/** Two configs side by side. */
export interface ComparePlace {
  readonly kind: "compare";
  readonly a: SidePlace;
  readonly b: SidePlace;
}

/** One side of a comparison; `home` where it has not been chosen yet. */
export type SidePlace = Exclude<OnePlace, { readonly kind: "open" | "audit" | "unknown" }>;

type OnePlace =
  | { readonly kind: "home" }
  | { readonly kind: "gallery"; readonly id: string }
  /** Text that somebody typed, pasted or dropped, kept in this tab. */
  | { readonly kind: "text"; readonly id: string }
  | { readonly kind: "reference"; readonly reference: Reference }
  /** A config that the address carries itself (src/share). */
  | { readonly kind: "shared"; readonly payload: string }
  /** Whatever was typed or looked at elsewhere, to be read as a reference: what the bookmarklet opens. */
  | { readonly kind: "open"; readonly text: string }
  /** Many configs at once. */
  | { readonly kind: "audit" }
  /** An address that names nothing here. */
  | { readonly kind: "unknown"; readonly path: string };

const HUB = /^\/(hf|ms)\/([^/@]+\/[^/@]+?)(?:@([^/]+))?(?:\/(.+))?$/;

/** Whether a place can be one side of a comparison. */
export function isSidePlace(place: Place): place is SidePlace {
  return (
    place.kind !== "compare" && place.kind !== "open" && place.kind !== "audit" && place.kind !== "unknown"
  );
}

/**
 * Reads the path of a hash. `endpoint` is that of the query, null for the usual one; `endpointB` is that of a
 * comparison's second side.
 */
export function parsePlace(path: string, endpoint: string | null, endpointB: string | null = null): Place {
  const compared = /^\/compare(?:\/(.*))?$/s.exec(path);
  if (!compared) return parseOnePlace(path, endpoint);
  const [pathA, pathB] = splitPair(compared[1] ?? "");
  const a = parseOnePlace(`/${pathA}`, endpoint);
  const b = parseOnePlace(`/${pathB}`, endpointB);
  return isSidePlace(a) && isSidePlace(b) ? { kind: "compare", a, b } : { kind: "unknown", path };
}

function parseOnePlace(path: string, endpoint: string | null): OnePlace {
  if (path === "" || path === "/") return { kind: "home" };
  if (path === "/audit") return { kind: "audit" };
  const gallery = /^\/gallery\/([\w.-]+)$/.exec(path)?.[1];
  if (gallery !== undefined) return { kind: "gallery", id: gallery };
  const typed = /^\/text\/([a-z0-9]+)$/.exec(path)?.[1];
  if (typed !== undefined) return { kind: "text", id: typed };
  const payload = /^\/config\/(.+)$/s.exec(path)?.[1];
  if (payload !== undefined) return { kind: "shared", payload };
  const [, host, repo, revision, file] = HUB.exec(path) ?? [];
  if (repo !== undefined) {
    const rest = {
      repo: decode(repo),
      revision: revision === undefined ? null : decode(revision),
      path: file === undefined ? CONFIG : decode(file),
    };
    if (leadsElsewhere(rest.repo) || leadsElsewhere(rest.path) || leadsElsewhere(rest.revision ?? ""))
      return { kind: "unknown", path };
    const reference: Reference =
      host === "ms"
        ? { kind: "modelscope", ...rest }
        : { kind: "hub", endpoint: endpoint ?? DEFAULT_ENDPOINT, ...rest };
    return { kind: "reference", reference };
  }
  const url = /^\/url\/(.+)$/s.exec(path)?.[1];
  if (url !== undefined && /^https?:\/\//i.test(decode(url)) && URL.canParse(decode(url)))
    return { kind: "reference", reference: { kind: "url", url: decode(url) } };
  const text = /^\/open\/(.+)$/s.exec(path)?.[1];
  if (text !== undefined) return { kind: "open", text: decode(text) };
  return { kind: "unknown", path };
}

/** Whether a path has steps that lead out of where it begins: a link must not send a reader's token to another address. */
function leadsElsewhere(path: string): boolean {
  return path.split(/[/\\]/).some((step) => /^(\.|%2e){1,2}$/i.test(step));
}

interface PlaceAddress {
  readonly path: string;
  readonly endpoint: string | null;
}

/** The path of a place's hash; the endpoints of Hubs that are not the usual one go into the query. */
export function formatPlace(place: Place): PlaceAddress & { readonly endpointB: string | null } {
  if (place.kind !== "compare") return { ...formatOnePlace(place), endpointB: null };
  const [a, b] = [formatOnePlace(place.a), formatOnePlace(place.b)];
  return {
    path: `/compare/${joinPair(a.path.slice(1), b.path.slice(1))}`,
    endpoint: a.endpoint,
    endpointB: b.endpoint,
  };
}

function formatOnePlace(place: OnePlace): PlaceAddress {
  switch (place.kind) {
    case "home":
      return { path: "/", endpoint: null };
    case "audit":
      return { path: "/audit", endpoint: null };
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

function formatReferencePlace(reference: Reference): PlaceAddress {
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
