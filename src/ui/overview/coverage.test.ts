import { expect, test } from "vitest";
import type { Origin } from "../../spec/origin.ts";
import { originShares, toggled, useShares } from "./coverage.ts";

const mapped: Origin = { kind: "mapped", from: ["/a"] };
const derived: Origin = { kind: "derived", from: ["/a"], rule: "r" };

test("the schedule counts once", () => {
  const origins = new Map<string, Origin>([
    ["/dtype", mapped],
    ["/body/layers/0/from", derived],
    ["/body/layers/0/to", derived],
    ["/body/layers_of", mapped],
  ]);
  expect(originShares({ origins })).toEqual([
    { kind: "mapped", count: 2 },
    { kind: "derived", count: 1 },
  ]);
});

test("uses that do not occur are left out", () => {
  expect(useShares({ fields: new Map([["/x", { use: "unmapped", nearest: [] }]]) })).toEqual([
    { kind: "unmapped", count: 1 },
  ]);
});

test("toggled adds and removes", () => {
  expect(toggled(["a"], "b")).toEqual(["a", "b"]);
  expect(toggled(["a", "b"], "a")).toEqual(["b"]);
});
