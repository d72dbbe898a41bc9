import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FIELD_GROUPS } from "../../config/reading/field-use.ts";
import { VERDICT_KINDS } from "../../verdict/concern.ts";
import { ORIGIN_KINDS } from "../../spec/origin.ts";
import { COMPARED_VIEWS, NEW_VIEW } from "../../ui/compare/view.ts";
import { VIEWS } from "../workspace/views.tsx";
import { PATH_STATUSES, SOURCE_FILES, SPEC_PATH } from "../../ui/view-state.ts";
import { formatPlace, isSidePlace, parsePlace, type Place } from "./place.ts";
import { pageOf } from "../../sources/references/page-of.ts";
import { referenceWords } from "../open/reference-words.ts";
import { formatRoute, parseRoute, type Route } from "./route.ts";

const name = fc.stringMatching(/^[A-Za-z0-9][\w.-]{0,12}$/);
const repo = fc.tuple(name, name).map((parts) => parts.join("/"));
const leadsElsewhere = /(^|[/\\])(\.|%2e){1,2}($|[/\\])/i;
const revision = fc.option(
  fc.string({ minLength: 1 }).filter((text) => !leadsElsewhere.test(text)),
  { nil: null },
);
const path = fc.constantFrom("config.json", "sub/config.json", "a b/ü.json");
const endpoint = fc.constantFrom("https://huggingface.co", "https://hub.example.com:8443");

const onePlaces: fc.Arbitrary<Place> = fc.oneof(
  fc.constant<Place>({ kind: "home" }),
  fc.constant<Place>({ kind: "text", id: "m3x9" }),
  fc.constant<Place>({ kind: "gallery", id: "qwen3.5-27b" }),
  fc.constant<Place>({ kind: "shared", payload: "1.abc-_9" }),
  fc.webUrl({ withQueryParameters: true }).map((text): Place => ({ kind: "open", text })),
  fc
    .record({ kind: fc.constant("hub" as const), endpoint, repo, revision, path })
    .map((reference): Place => ({ kind: "reference", reference })),
  fc
    .record({ kind: fc.constant("modelscope" as const), repo, revision, path })
    .map((reference): Place => ({ kind: "reference", reference })),
  fc
    .webUrl({ withQueryParameters: true })
    .map((url): Place => ({ kind: "reference", reference: { kind: "url", url } })),
);

const sides = onePlaces.filter(isSidePlace);
const places: fc.Arbitrary<Place> = fc.oneof(
  onePlaces,
  fc.record({ kind: fc.constant("compare" as const), a: sides, b: sides }),
);

const readings = fc.option(
  fc.record({
    kind: fc.constantFrom("defaults" as const, "saved" as const),
    version: fc.constantFrom("4.57.6", "5.18.0"),
  }),
);

const anyView = fc.record({
  place: places,
  embedded: fc.boolean(),
  selected: fc.option(
    fc.record({ side: fc.constantFrom("spec" as const, "config" as const), pointer: fc.string() }),
  ),
  filter: fc.record({
    origins: fc.subarray([...ORIGIN_KINDS]),
    uses: fc.subarray([...FIELD_GROUPS]),
    kinds: fc.subarray([...VERDICT_KINDS]),
    query: fc.string(),
  }),
  tab: fc.constantFrom(...VIEWS.map(({ name }) => name)),
  load: fc.option(
    fc.record({
      batch: fc.integer({ min: 1, max: 1_000_000 }),
      context: fc.integer({ min: 1, max: 1_000_000_000 }),
      elementBytes: fc.constantFrom(0.5, 1, 2, 4),
      tensorParallel: fc.integer({ min: 1, max: 1024 }),
    }),
  ),
  paths: fc.record({
    version: fc.option(fc.constantFrom("4.57.6", "5.17.0")),
    from: fc.constantFrom(null, "4.57.6", "5.17.0"),
    to: fc.constantFrom(null, "5.17.0"),
    statuses: fc.subarray([...PATH_STATUSES]),
    engines: fc.subarray(["vllm", "sglang@64bca531", "tokenspeed", "own"]),
    resaved: fc.constantFrom(null, "5.18.0"),
  }),
  area: fc.option(fc.string()),
  file: fc.constantFrom(...SOURCE_FILES),
  digest: fc.option(fc.stringMatching(/^1[\w-]{32}$/)),
  checked: fc.option(fc.stringMatching(/^\d{1,6}\.\d\.[0-9a-f]{8}$/)),
  theme: fc.option(fc.constantFrom("light" as const, "dark" as const)),
  compared: fc.record({
    tab: fc.constantFrom(...COMPARED_VIEWS.map(({ name }) => name)),
    onlyDifferences: fc.boolean(),
    digestB: fc.option(fc.stringMatching(/^1[\w-]{32}$/)),
    readAs: fc.record({ a: readings, b: readings }),
  }),
});

/** Of the tabs, a link carries those of what is open: one config, or two. */
const routes: fc.Arbitrary<Route> = anyView.map((view) =>
  view.place.kind === "compare"
    ? { ...view, tab: "components", load: null, paths: SPEC_PATH }
    : { ...view, compared: NEW_VIEW },
);

test("a view survives its link", () => {
  fc.assert(fc.property(routes, (route) => void expect(parseRoute(formatRoute(route))).toEqual(route)));
});

test.each(["8,4096,2", "0,4096,2,1", "8,4096,3,1", "8,4096,2,4000", "1e9,4096,2,1", "8,4096,.,1"])(
  "a load of %s is none",
  (load) =>
    void expect(parseRoute(`#/gallery/x?tab=memory&load=${load}`)).toMatchObject({
      tab: "memory",
      load: null,
    }),
);

test("any hash at all is some view", () => {
  fc.assert(fc.property(fc.string(), (hash) => void expect(parseRoute(hash).tab).toBeDefined()));
});

describe("addresses that people write by hand", () => {
  test.each([
    ["#/hf/Qwen/Qwen3.5-27B", { repo: "Qwen/Qwen3.5-27B", revision: null, path: "config.json" }],
    ["#/hf/a/b@refs%2Fpr%2F3", { repo: "a/b", revision: "refs/pr/3", path: "config.json" }],
    ["#/hf/a/b@main/sub/config.json", { repo: "a/b", revision: "main", path: "sub/config.json" }],
  ])("%s", (hash, expected) => {
    expect(parseRoute(hash).place).toMatchObject({ kind: "reference", reference: expected });
  });

  test.each(["#/nowhere", "#/hf/only-a-name", "#/url/javascript%3Aalert(1)", "#/embed/nowhere"])(
    "%s names nothing here, and is said to",
    (hash) => void expect(parseRoute(hash).place.kind).toBe("unknown"),
  );

  test("an endpoint that is no web address is not taken", () => {
    const { place } = parseRoute("#/hf/a/b?endpoint=javascript:alert(1)");
    expect(place).toMatchObject({ reference: { endpoint: "https://huggingface.co" } });
  });
});

describe("addresses of comparisons", () => {
  test.each([
    [
      "#/compare/hf/Qwen/Qwen3.5-27B@v1.0..gallery/qwen3.5-35b-a3b",
      { a: { reference: { repo: "Qwen/Qwen3.5-27B", revision: "v1.0" } }, b: { id: "qwen3.5-35b-a3b" } },
    ],
    ["#/compare/gallery/minimax-m2.5..", { a: { id: "minimax-m2.5" }, b: { kind: "home" } }],
    ["#/compare/..text/m3x9", { a: { kind: "home" }, b: { id: "m3x9" } }],
    ["#/compare", { a: { kind: "home" }, b: { kind: "home" } }],
    [
      "#/compare/hf/a/b..hf/c/d?endpoint_b=http://localhost:8080",
      {
        a: { reference: { endpoint: "https://huggingface.co" } },
        b: { reference: { endpoint: "http://localhost:8080" } },
      },
    ],
  ])("%s", (hash, expected) => void expect(parseRoute(hash).place).toMatchObject(expected));

  test("dots of the sides are not taken for what separates them", () => {
    const url = (address: string) =>
      ({ kind: "reference", reference: { kind: "url", url: address } }) as const;
    const place: Place = {
      kind: "compare",
      a: url("https://a.example/x/../y..z."),
      b: url("https://b.example/.."),
    };
    const { path } = formatPlace(place);
    expect(path.split("..")).toHaveLength(2);
    expect(parsePlace(path, null)).toEqual(place);
  });

  test.each([
    "#/compare/nowhere..gallery/x",
    "#/compare/gallery/x..compare/gallery/x",
    "#/compare/open/x..",
    "#/comparex",
  ])("%s names nothing here", (hash) => void expect(parseRoute(hash).place.kind).toBe("unknown"));
});

test("a place that is not understood keeps its address", () => {
  expect(formatPlace(parsePlace("/from/the/future", null)).path).toBe("/from/the/future");
});

test.each(["differ", "spec_only"])("a link to attributes that %s shows all that differ", (older) => {
  const { paths } = parseRoute(`#/gallery/qwen3.5-27b?show=runtime:${older}`);
  expect(paths.statuses).toEqual(["silent", "loud", "harmless"]);
});

describe("every address opens something", () => {
  const addresses = [
    "#/",
    "#/gallery/qwen3.5-27b?tab=memory",
    "#/text/m3x9",
    "#/hf/org/model@main/sub/config.json?tab=layers&origins=mapped",
    "#/hf/org/model?endpoint=https%3A%2F%2Fhub.example.com",
    "#/ms/org/model@v1",
    "#/url/https%3A%2F%2Fexample.com%2Fconfig.json",
    "#/open/https%3A%2F%2Fexample.com",
    "#/config/1.abc-_9?load=8,32768,2,4",
    "#/compare/hf/org/a/..hf/org/b",
    "#/embed/gallery/qwen3.5-27b",
  ];
  const pieces = [
    "",
    "%",
    "%00",
    "%2e%2e",
    "..",
    "/",
    "//",
    "?",
    "&",
    "=",
    "@",
    "#",
    "https://[",
    "https://%",
    "\0",
    "🤖",
    "\ud800",
  ];

  /** An address cut, doubled, or with a piece put into it. */
  const mutated = fc
    .tuple(fc.constantFrom(...addresses), fc.nat(), fc.constantFrom(...pieces), fc.nat(2), fc.nat(8))
    .map(([address, place, piece, how, length]) => {
      const at = place % (address.length + 1);
      if (how === 0) return address.slice(0, at);
      return address.slice(0, at) + piece + address.slice(how === 1 ? at : at + length);
    });

  test("whatever is done to it, and what is said of it can be said", () => {
    fc.assert(
      fc.property(fc.array(mutated, { minLength: 1, maxLength: 1 }), ([address = ""]) => {
        const { place } = parseRoute(address);
        formatRoute(parseRoute(address));
        for (const one of place.kind === "compare" ? [place.a, place.b] : [place])
          if (one.kind === "reference") {
            const { reference } = one;
            expect(referenceWords(reference).name).not.toBe("");
            pageOf(reference);
            if (reference.kind !== "url") expect(reference.path).not.toMatch(leadsElsewhere);
          }
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["cut after the scheme", "#/url/https%3A%2F%2F"],
    ["no address", "#/url/https%3A%2F%2F%5B"],
    ["steps out of the repository", "#/hf/a/b@main/..%2F..%2F..%2Fapi/whoami-v2"],
    ["steps out of the repository, encoded twice", "#/hf/a/b/%252e%252e/x"],
    ["no repository", "#/hf/%2E%2E/%2E%2E"],
    ["a revision that is a step", "#/hf/a/b@../config.json"],
    ["no such route", "#/nowhere/at/all"],
  ])("%s: an address that names nothing", (_, address) => {
    expect(parseRoute(address).place.kind).toBe("unknown");
  });

  test("a query of 100 kB is read", () => {
    const long = "x".repeat(100_000);
    expect(parseRoute(`#/gallery/a?q=${long}&tab=${long}&load=${long}&value=${long}`).place.kind).toBe(
      "gallery",
    );
  });
});
