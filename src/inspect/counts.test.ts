import { expect, test } from "vitest";
import type { FieldUse } from "../config/reading/field-use.ts";
import type { Origin } from "../spec/origin.ts";
import { fieldShares, originShares, restingValues } from "./counts.ts";

const mapped: Origin = { kind: "mapped", from: ["/a"] };
const derived: Origin = { kind: "derived", from: ["/a"], rule: "r" };
const computed: Origin = { kind: "derived", from: ["/a"], rule: "r", looked_for: ["/b"] };
const taken: Origin = { kind: "defaulted", looked_for: ["/c"], default_from: "engine", rule: "r" };

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

test("what was computed from a default rests on it, as what is one", () => {
  const origins = new Map<string, Origin>([
    ["/x", taken],
    ["/y", computed],
    ["/z", derived],
    ["/body/layers/0/from", derived],
    ["/body/layers/0/to", computed],
  ]);
  expect(restingValues({ origins })).toEqual(["/x", "/y", "/body/layers"]);
  expect(originShares({ origins })).toEqual([
    { kind: "derived", count: 1 },
    { kind: "defaulted", count: 3 },
  ]);
});

test("fields that are ignored are told apart by whether an engine may care", () => {
  const ignored = (because: "no effect" | "training"): FieldUse => ({ use: "ignored", because, reason: "r" });
  const fields = new Map<string, FieldUse>([
    ["/a", ignored("no effect")],
    ["/b", ignored("training")],
    ["/c", ignored("training")],
    ["/d", { use: "unmapped", nearest: [] }],
  ]);
  expect(fieldShares({ fields })).toEqual([
    { kind: "unmapped", count: 1 },
    { kind: "no-effect", count: 1 },
    { kind: "not-for-inference", count: 2 },
  ]);
});
