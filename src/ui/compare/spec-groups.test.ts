import { expect, test } from "vitest";
import { compareInspections } from "../../compare/compare-inspections.ts";
import type { Side } from "../../compare/comparison.ts";
import { DENSE, fixtureSide, MOE, withText } from "../../compare/sides.test-support.ts";
import { onEachSide, rowOf, shortName, specGroups } from "./spec-groups.ts";

function groups(a: Side, b: Side, onlyDifferences: boolean) {
  const bodies = { a: a.inspection.spec.body, b: b.inspection.spec.body };
  return specGroups(compareInspections(a, b), bodies, onlyDifferences);
}

function namesIn(a: Side, b: Side, onlyDifferences: boolean): string[] {
  return groups(a, b, onlyDifferences).flatMap((group) =>
    group.kind === "layers" ? ["layers"] : group.entries.map((entry) => `${group.name}: ${shortName(entry)}`),
  );
}

test("only differences: what is equal is left out, the layers and whole components with it", () => {
  const changed = withText(DENSE, { head_dim: 128 });
  const names = namesIn(fixtureSide(DENSE), changed, true);
  expect(names).toContain("attention: head_dim");
  expect(names).not.toContain("layers");
  expect(names.some((name) => name.startsWith("linear_attn"))).toBe(false);
  expect(namesIn(fixtureSide(DENSE), changed, false)).toContain("layers");
});

test("an equal value that came about differently is shown among the differences", () => {
  const names = namesIn(fixtureSide(DENSE), withText(DENSE, { rms_norm_eps: undefined }), true);
  expect(names.some((name) => name.includes("eps"))).toBe(true);
});

test("a component that differs in type names both types", () => {
  const words = groups(fixtureSide(DENSE), fixtureSide(MOE), true).flatMap((group) =>
    group.kind === "values" && group.name === "mlp" ? [group.words] : [],
  );
  expect(words).toEqual(["dense MLP → MoE"]);
});

test("components that correspond under other names are one group of both names", () => {
  const found = groups(fixtureSide("llama--default"), fixtureSide("deepseek_v3--default"), true);
  const named = found.flatMap((group) => (group.kind === "values" ? [`${group.name}: ${group.words}`] : []));
  expect(named).toContain("mlp → dense_mlp: dense MLP");
  expect(named).toContain("mlp: MoE");
});

test("components in a record have names of their own", () => {
  const found = namesIn(
    fixtureSide("meta-llama--Meta-Llama-3.1-70B"),
    fixtureSide("nvidia--Llama-3_3-Nemotron-Super-49B-v1.first-9-layers"),
    false,
  );
  expect(found).toContain("attention → blocks/attention_8: num_kv_heads");
  expect(found).toContain("blocks/mlp_14336: mlp_14336");
});

test("a selected value inside a part leads to that part alone, and others to both sides", () => {
  const comparison = compareInspections(fixtureSide(DENSE), fixtureSide(MOE));
  expect(onEachSide(comparison, "/body/hidden_size")).toEqual({
    a: "/body/hidden_size",
    b: "/body/hidden_size",
  });
  expect(onEachSide(comparison, "/body/mlp/num_experts")).toEqual({ a: "/body/mlp", b: "/body/mlp" });
  expect(onEachSide(comparison, "/body/layers/3/mixer")).toEqual({
    a: "/body/layers/3/mixer",
    b: "/body/layers/3/mixer",
  });
});

test("a group of what no layer names, such as norms, goes by its type", () => {
  const found = groups(fixtureSide(DENSE), fixtureSide(MOE), false);
  expect(found).toContainEqual(expect.objectContaining({ name: "norm", words: "rmsnorm" }));
});

test("what is drawn of a side leads to its row, and says whether that is left out where only differences are shown", () => {
  const comparison = compareInspections(fixtureSide(DENSE), fixtureSide(MOE));
  expect(rowOf(comparison, "a", "/body/hidden_size")).toEqual({ row: "/body/hidden_size", equal: false });
  expect(rowOf(comparison, "b", "/body/mlp/top_k")).toEqual({ row: "/body/mlp", equal: false });
  expect(rowOf(comparison, "b", "/body/norm/eps")).toEqual({ row: "/body/norm/eps", equal: true });
  expect(rowOf(comparison, "a", "/body/layers/0")).toMatchObject({ row: "/body/layers" });
});

test("what is drawn of a value that came about differently leads to a row that is shown among the differences", () => {
  const comparison = compareInspections(fixtureSide(DENSE), withText(DENSE, { rms_norm_eps: undefined }));
  expect(rowOf(comparison, "a", "/body/norm/eps")).toEqual({ row: "/body/norm/eps", equal: false });
});
