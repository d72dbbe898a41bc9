import { FIELD_USES, type FieldUseKind } from "../config/field-use.ts";
import { ORIGIN_KINDS, type OriginKind } from "../spec/origin.ts";
import type { Filter, Tab, Target } from "../ui/view-state.ts";

/** What is open: nothing, a bundled config, or text that somebody typed, pasted or dropped. */
export type Place =
  | { readonly kind: "home" }
  | { readonly kind: "gallery"; readonly id: string }
  | { readonly kind: "text"; readonly id: string };

/** All of the view that a link carries. */
export interface Route {
  readonly place: Place;
  readonly selected: Target | null;
  readonly filter: Filter;
  readonly tab: Tab;
}

/** Reads the hash of an address; what it does not understand is left out, and an unknown place is the empty page. */
export function parseRoute(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#/, "").split("?", 2);
  const query = new URLSearchParams(search);
  const shown = (query.get("show") ?? "").split(",");
  return {
    place: parsePlace(path),
    selected: parseTarget(query.get("at")),
    filter: {
      origins: ORIGIN_KINDS.filter((kind) => shown.includes(`spec:${kind}`)),
      uses: FIELD_USES.filter((use) => shown.includes(`config:${use}`)),
      query: query.get("q") ?? "",
    },
    tab: query.get("tab") === "json" ? "json" : "components",
  };
}

function parsePlace(path: string): Place {
  const gallery = /^\/gallery\/([\w.-]+)$/.exec(path)?.[1];
  if (gallery !== undefined) return { kind: "gallery", id: gallery };
  const draft = /^\/text\/([a-z0-9]+)$/.exec(path)?.[1];
  return draft === undefined ? { kind: "home" } : { kind: "text", id: draft };
}

function parseTarget(text: string | null): Target | null {
  const match = /^(spec|config):(.*)$/s.exec(text ?? "");
  return match ? { side: match[1] as Target["side"], pointer: match[2] ?? "" } : null;
}

/** The hash of a view: what is as it would be anyway is left out. */
export function formatRoute({ place, selected, filter, tab }: Route): string {
  const shown: (`spec:${OriginKind}` | `config:${FieldUseKind}`)[] = [
    ...filter.origins.map((kind) => `spec:${kind}` as const),
    ...filter.uses.map((use) => `config:${use}` as const),
  ];
  const query = new URLSearchParams();
  if (selected) query.set("at", `${selected.side}:${selected.pointer}`);
  if (shown.length > 0) query.set("show", shown.join(","));
  if (filter.query !== "") query.set("q", filter.query);
  if (tab !== "components") query.set("tab", tab);
  const path =
    place.kind === "home" ? "/" : place.kind === "text" ? `/text/${place.id}` : `/gallery/${place.id}`;
  const search = query.toString();
  return `#${path}${search === "" ? "" : `?${search}`}`;
}
