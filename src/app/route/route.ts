import { FIELD_GROUPS, type FieldGroup } from "../../config/reading/field-use.ts";
import { ORIGIN_KINDS, type OriginKind } from "../../spec/origin.ts";
import {
  type CompareTab,
  COMPARED_VIEWS,
  NEW_VIEW,
  type ComparedView,
  type ReadAs,
} from "../../ui/compare/view.ts";
import { formatLoad, parseLoad } from "../../analysis/memory/load-text.ts";
import {
  NO_FILTER,
  PATH_STATUSES,
  SOURCE_FILES,
  SPEC_PATH,
  type PathsView,
  type PathStatus,
  type Target,
  type ViewState,
} from "../../ui/view-state.ts";
import { VERDICT_KINDS, type VerdictKind } from "../../verdict/concern.ts";
import { parseEndpoint } from "../../sources/references/endpoint.ts";
import { VIEWS, type Tab } from "../workspace/views.tsx";
import { formatPlace, parsePlace, type Place } from "./place.ts";

/** All of the view that a link carries. */
export interface Route extends ViewState {
  readonly place: Place;
  /** The tree alone, for a frame in another page. */
  readonly embedded: boolean;
  readonly tab: Tab;
  /** What the spec was to the one who shared the link (src/share/digest/spec-digest.ts). */
  readonly digest: string | null;
  /** What came of holding it against its checkpoint, for the one who shared it (analysis/checkpoint/checked.ts). */
  readonly checked: string | null;
  /** The theme that an embedding page asks for. */
  readonly theme: "light" | "dark" | null;
  /** What is shown of a comparison. */
  readonly compared: ComparedView;
}

const EMBED = "/embed";

/** A place as it is opened anew: nothing selected, filtered or compared with what somebody else saw. */
export function openedAt(place: Place): Omit<Route, "tab" | "theme" | "embedded"> {
  return {
    place,
    selected: null,
    filter: NO_FILTER,
    load: null,
    paths: SPEC_PATH,
    file: "config",
    area: null,
    digest: null,
    checked: null,
    compared: NEW_VIEW,
  };
}

/** Reads the hash of an address; of the query, what it does not understand is left out. */
export function parseRoute(address: string): Route {
  // Half a character cannot be encoded again.
  const hash = address.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
  const [whole = "", search = ""] = splitOnce(hash.replace(/^#/, ""), "?");
  const query = new URLSearchParams(search);
  const shown = (query.get("show") ?? "").split(",");
  const embedded = whole === EMBED || whole.startsWith(`${EMBED}/`);
  const theme = query.get("theme");
  const place = parsePlace(
    embedded ? whole.slice(EMBED.length) : whole,
    parseEndpoint(query.get("endpoint") ?? ""),
    parseEndpoint(query.get("endpoint_b") ?? ""),
  );
  return {
    place,
    embedded,
    selected: parseTarget(query.get("at")),
    filter: {
      origins: ORIGIN_KINDS.filter((kind) => shown.includes(`spec:${kind}`)),
      uses: parseGroups(shown),
      kinds: VERDICT_KINDS.filter((kind) => shown.includes(`verdict:${kind}`)),
      query: query.get("q") ?? "",
    },
    tab: place.kind === "compare" ? VIEWS[0].name : parseTab(query, shown),
    load: place.kind === "compare" ? null : parseLoad(query.get("load")),
    paths: place.kind === "compare" ? SPEC_PATH : parsePaths(query, shown),
    file: SOURCE_FILES.find((name) => name === query.get("file")) ?? "config",
    area: query.get("area"),
    digest: query.get("d"),
    checked: query.get("checked"),
    theme: theme === "light" || theme === "dark" ? theme : null,
    compared: place.kind === "compare" ? parseCompared(query, parseTarget(query.get("at"))) : NEW_VIEW,
  };
}

/** Links from before what is ignored was told apart ask for both halves of it by one name. */
function parseGroups(shown: readonly string[]): readonly FieldGroup[] {
  const ignored = shown.includes("config:ignored") ? ["no-effect", "not-for-inference"] : [];
  return FIELD_GROUPS.filter((group) => shown.includes(`config:${group}`) || ignored.includes(group));
}

function parseTab(query: URLSearchParams, shown: readonly string[]): Tab {
  // Where older links switched from the spec to the legacy path, on whichever tab.
  const name = query.get("path") === "legacy" ? "legacy" : query.get("tab");
  return VIEWS.find((view) => view.name === name)?.name ?? tabFor(shown);
}

/** The tab of a link that names none: what lists fields is the findings, wherever such a link is from. */
function tabFor(shown: readonly string[]): Tab {
  return shown.some((name) => /^(config|verdict):/.test(name)) ? "findings" : VIEWS[0].name;
}

function parseVersion(query: URLSearchParams, name: string): string | null {
  const given = query.get(name);
  return /^\d+\.\d+\.\d+$/.test(given ?? "") ? given : null;
}

function parsePaths(query: URLSearchParams, shown: readonly string[]): PathsView {
  return {
    version: parseVersion(query, "transformers"),
    from: parseVersion(query, "from"),
    to: parseVersion(query, "to"),
    statuses: parseStatuses(shown),
    engines: (query.get("engine") ?? "").match(/[\w@]+/g) ?? [],
    resaved: parseVersion(query, "resaved"),
  };
}

function parseStatuses(shown: readonly string[]): readonly PathStatus[] {
  // Older links told differences by the side that lacks the attribute, whatever they do.
  const older = shown.includes("runtime:differ") || shown.includes("runtime:spec_only");
  return PATH_STATUSES.filter(
    (status) =>
      shown.includes(`runtime:${status}`) ||
      (older && (status === "silent" || status === "loud" || status === "harmless")),
  );
}

function parseCompared(query: URLSearchParams, selected: Target | null): ComparedView {
  const onlyDifferences = query.get("only") !== "0";
  return {
    tab:
      COMPARED_VIEWS.find(({ name }) => name === query.get("tab"))?.name ??
      comparedTabFor(selected, onlyDifferences),
    onlyDifferences,
    digestB: query.get("d_b"),
    readAs: { a: parseReadAs(query, ""), b: parseReadAs(query, "_b") },
  };
}

function parseReadAs(query: URLSearchParams, side: "" | "_b"): ReadAs | null {
  for (const [name, kind] of READ_AS) {
    const version = parseVersion(query, name + side);
    if (version !== null) return { kind, version };
  }
  return null;
}

/** What says in a comparison's address how a side is read, with `_b` for the second one. */
const READ_AS = [
  ["saved", "saved"],
  ["transformers", "defaults"],
] as const;

/** The tab of a comparison's link that names none: a value of the spec, or equal values, are seen among all values. */
function comparedTabFor(selected: Target | null, onlyDifferences: boolean): CompareTab {
  return selected?.side === "spec" || !onlyDifferences ? "spec" : NEW_VIEW.tab;
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function parseTarget(text: string | null): Target | null {
  const match = /^(spec|config):(.*)$/s.exec(text ?? "");
  return match ? { side: match[1] as Target["side"], pointer: match[2] ?? "" } : null;
}

/** The hash of a view: what is as it would be anyway is left out. */
export function formatRoute(route: Route): string {
  const { place, embedded, selected, filter, tab, load, file, area, digest, checked, theme, compared } =
    route;
  const { path, endpoint, endpointB } = formatPlace(place);
  const paths = place.kind === "compare" ? SPEC_PATH : route.paths;
  const shown: (
    `spec:${OriginKind}` | `config:${FieldGroup}` | `verdict:${VerdictKind}` | `runtime:${PathStatus}`
  )[] = [
    ...filter.origins.map((kind) => `spec:${kind}` as const),
    ...filter.uses.map((use) => `config:${use}` as const),
    ...filter.kinds.map((kind) => `verdict:${kind}` as const),
    ...paths.statuses.map((status) => `runtime:${status}` as const),
  ];
  const query = new URLSearchParams();
  if (selected) query.set("at", `${selected.side}:${selected.pointer}`);
  if (shown.length > 0) query.set("show", shown.join(","));
  if (filter.query !== "") query.set("q", filter.query);
  if (place.kind === "compare") formatCompared(compared, selected, query);
  else if (tab !== tabFor(shown)) query.set("tab", tab);
  if (load !== null && place.kind !== "compare") query.set("load", formatLoad(load));
  if (paths.version !== null) query.set("transformers", paths.version);
  if (paths.from !== null) query.set("from", paths.from);
  if (paths.to !== null) query.set("to", paths.to);
  if (paths.engines.length > 0) query.set("engine", paths.engines.join());
  if (paths.resaved !== null) query.set("resaved", paths.resaved);
  if (file !== "config") query.set("file", file);
  if (area !== null) query.set("area", area);
  if (digest !== null) query.set("d", digest);
  if (checked !== null) query.set("checked", checked);
  if (theme !== null) query.set("theme", theme);
  if (endpoint !== null) query.set("endpoint", endpoint);
  if (endpointB !== null) query.set("endpoint_b", endpointB);
  // These may stand in a query, and pointers are easier to read with them.
  const search = query.toString().replace(/%(2[CF]|3A|40)/g, decodeURIComponent);
  return `#${embedded ? EMBED : ""}${path}${search === "" ? "" : `?${search}`}`;
}

function formatCompared(
  { tab, onlyDifferences, digestB, readAs }: ComparedView,
  selected: Target | null,
  query: URLSearchParams,
): void {
  if (tab !== comparedTabFor(selected, onlyDifferences)) query.set("tab", tab);
  if (!onlyDifferences) query.set("only", "0");
  if (digestB !== null) query.set("d_b", digestB);
  for (const [name, kind] of READ_AS) {
    if (readAs.a?.kind === kind) query.set(name, readAs.a.version);
    if (readAs.b?.kind === kind) query.set(`${name}_b`, readAs.b.version);
  }
}

/** All of a view that does not depend on what is open, as it is at first. */
export const DEFAULT_VIEW: Pick<Route, "tab" | "theme" | "embedded"> = {
  tab: VIEWS[0].name,
  theme: null,
  embedded: false,
};
