import { expect, test } from "vitest";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Origin } from "../../spec/origin.ts";
import { isLinked, linkedFields } from "./linked-fields.ts";

const origins = new Map<string, Origin>([
  ["/body/a", { kind: "derived", from: ["/x", "/y"], rule: "x × y", looked_for: ["/z"] }],
  ["/body/ab", { kind: "mapped", from: ["/w"] }],
]);
const result = { ok: true, origins } as unknown as Inspection;

test("a spec target links to the fields of its origin", () => {
  expect([...linkedFields({ side: "spec", pointer: "/body/a" }, result)]).toEqual(["/x", "/y", "/z"]);
  expect([...linkedFields({ side: "spec", pointer: "/body" }, result)]).toEqual(["/x", "/y", "/z", "/w"]);
});

test("a config target links to itself, nothing to nothing", () => {
  expect([...linkedFields({ side: "config", pointer: "/x" }, result)]).toEqual(["/x"]);
  expect(linkedFields(null, result).size).toBe(0);
});

test("compares pointers by segments", () => {
  expect(isLinked("/x/0", new Set(["/x"]))).toBe(true);
  expect(isLinked("/xy", new Set(["/x"]))).toBe(false);
});
