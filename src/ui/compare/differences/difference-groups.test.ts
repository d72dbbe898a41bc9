import { expect, test } from "vitest";
import { compareInspections } from "../../../compare/compare-inspections.ts";
import type { Side } from "../../../compare/comparison.ts";
import { DENSE, fixtureSide, MOE, withText } from "../../../compare/sides.test-support.ts";
import { differenceGroups, placeOfDifference } from "./difference-groups.ts";

/** The places of the rows by their group. */
function grouped(a: Side, b: Side): { readonly [name: string]: readonly string[] } {
  const groups = differenceGroups(compareInspections(a, b), b.inspection.spec.body);
  return Object.fromEntries(
    groups.map(({ name, rows }) => [name, rows.map((row) => placeOfDifference(row).pointer)]),
  );
}

const BASE = fixtureSide(DENSE);

test.each([
  ["a width", { hidden_size: 4096 }, "tensors", "/body/hidden_size"],
  ["a switch that adds tensors", { attention_bias: true }, "tensors", "/body/attention/attention_bias"],
  [
    "a rotary base",
    { rope_parameters: { rope_type: "default", rope_theta: 5 } },
    "mathematics",
    "/body/position/rope_theta",
  ],
  ["an epsilon", { rms_norm_eps: 1e-5 }, "mathematics", "/body/attention/qk_norm/eps"],
  ["a field that nobody reads", { zz_sink: 3 }, "unread", "/text_config/zz_sink"],
  ["a field without effect", { attention_dropout: 0.5 }, "fields", "/text_config/attention_dropout"],
])("%s stands among what it comes to", (_, members, group, pointer) => {
  expect(grouped(BASE, withText(DENSE, members))[group]).toContain(pointer);
});

test("what the reference refuses of one file alone comes first", () => {
  const refused = withText(DENSE, { num_hidden_layers: 65 });
  expect(Object.keys(grouped(BASE, refused))[0]).toBe("trouble");
  expect(grouped(refused, refused)).toEqual({});
});

test("what is told of one file alone, and is nothing wrong, does not stand among what is refused", () => {
  const comparison = compareInspections(BASE, BASE);
  const told = {
    code: "quantization-readers-differ",
    severity: "info",
    message: "…",
    at: "/x",
    line: 1,
    column: 1,
  } as const;
  const only = { ...comparison.diagnostics, only_b: [told] };
  const groups = differenceGroups({ ...comparison, diagnostics: only }, BASE.inspection.spec.body);
  expect(groups.map(({ name }) => name)).toEqual(["told"]);
});

test("between a dense model and one with experts every difference has one row", () => {
  const [a, b] = [BASE, fixtureSide(MOE)];
  const comparison = compareInspections(a, b);
  const { counts } = comparison;
  const rows = differenceGroups(comparison, b.inspection.spec.body).flatMap((group) => group.rows);
  const values = counts.values.changed + counts.values["only-a"] + counts.values["only-b"] + counts.drift;
  const fields = counts.fields_changed - counts.fields["changes-spec"];
  expect(rows.filter(({ kind }) => kind !== "diagnostic")).toHaveLength(values + fields + 1);
  expect(grouped(a, b)["names"]).toEqual(["/model_type"]);
});

test("two equal files have no differences", () => {
  expect(grouped(BASE, BASE)).toEqual({});
});
