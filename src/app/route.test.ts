import fc from "fast-check";
import { expect, test } from "vitest";
import { FIELD_USES } from "../config/field-use.ts";
import { ORIGIN_KINDS } from "../spec/origin.ts";
import { formatRoute, parseRoute, type Route } from "./route.ts";

const routes: fc.Arbitrary<Route> = fc.record({
  place: fc.oneof(
    fc.constant({ kind: "home" as const }),
    fc.constant({ kind: "text" as const, id: "m3x9" }),
    fc.constant({ kind: "gallery" as const, id: "qwen3.5-27b" }),
  ),
  selected: fc.option(
    fc.record({ side: fc.constantFrom("spec" as const, "config" as const), pointer: fc.string() }),
  ),
  filter: fc.record({
    origins: fc.subarray([...ORIGIN_KINDS]),
    uses: fc.subarray([...FIELD_USES]),
    query: fc.string(),
  }),
  tab: fc.constantFrom("components" as const, "json" as const),
});

test("a view survives its link", () => {
  fc.assert(fc.property(routes, (route) => void expect(parseRoute(formatRoute(route))).toEqual(route)));
});

test("any hash at all is some view", () => {
  fc.assert(fc.property(fc.string(), (hash) => void expect(parseRoute(hash).tab).toBeDefined()));
});

test("an unknown place is the empty page", () => {
  expect(parseRoute("#/nowhere?at=spec:/x").place).toEqual({ kind: "home" });
});
