import { expect, test } from "vitest";
import type { ComparedAttribute } from "../../runtime/paths/compare-with-legacy.ts";
import { filterAttributes } from "./filter-attributes.ts";

const attribute = (name: string, rest: Partial<ComparedAttribute>): ComparedAttribute => ({
  name,
  status: "agree",
  spec: { value: 1, pointers: [`/body/${name}`], rule: null },
  legacy: null,
  read: null,
  danger: null,
  reason: null,
  ...rest,
});

const ALL = [
  attribute("bos_token_id", { status: "legacy_only", spec: null }),
  attribute("hidden_size", {}),
  attribute("head_dim", { status: "spec_only" }),
  attribute("num_experts", { status: "spec_only", danger: "loud" }),
  attribute("rope_scaling", { status: "differ", reason: "The default type scales nothing." }),
  attribute("rope_theta", {
    status: "spec_only",
    danger: "silent",
    spec: { value: 10_000_000, pointers: ["/body/position/rope_theta"], rule: null },
  }),
];

const names = (...args: Parameters<typeof filterAttributes>): string[] =>
  filterAttributes(...args).map(({ name }) => name);

test("what harms model code in silence comes first, then what stops it, then the differences", () => {
  expect(names(ALL, [], "")).toEqual([
    "rope_theta",
    "num_experts",
    "head_dim",
    "rope_scaling",
    "hidden_size",
    "bos_token_id",
  ]);
});

test("what harms nobody is told from what does", () => {
  expect(names(ALL, ["silent"], "")).toEqual(["rope_theta"]);
  expect(names(ALL, ["harmless"], "")).toEqual(["head_dim", "rope_scaling"]);
});

test("statuses are chosen together", () => {
  expect(names(ALL, ["agree", "legacy_only"], "")).toEqual(["hidden_size", "bos_token_id"]);
});

test.each([
  ["ROPE", ["rope_theta", "rope_scaling"]],
  ["position", ["rope_theta"]],
  ["10000000", ["rope_theta"]],
  ["scales nothing", ["rope_scaling"]],
  ["no such thing", []],
])("a search for %s", (query, expected) => {
  expect(names(ALL, [], query)).toEqual(expected);
});
