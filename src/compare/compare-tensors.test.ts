import { expect, test } from "vitest";
import { inspected } from "../fixtures/inspected.ts";
import { compareCheckpoints, namedSpec, type TensorsComparison } from "./compare-tensors.ts";
import { changedSide, DENSE, MINIMAX, MOE } from "./sides.test-support.ts";

const changesOf = ({ changes }: TensorsComparison, status: string): readonly string[] =>
  changes.filter((change) => change.status === status).map(({ a, b }) => (a ?? b)?.name ?? "");

test("a checkpoint has the tensors of itself", () => {
  const same = compareCheckpoints(namedSpec(inspected(MINIMAX)), namedSpec(inspected(MINIMAX)));
  expect(same.changes).toEqual([]);
  expect(same.equal).toBeGreaterThan(10);
  expect(same.a).toEqual(same.b);
});

test("a wider block reshapes its matrices, and fewer layers leave tensors out", () => {
  const other = changedSide(MINIMAX, (config) => ({
    ...config,
    intermediate_size: 2048,
    num_hidden_layers: 50,
  }));
  const compared = compareCheckpoints(namedSpec(inspected(MINIMAX)), namedSpec(other.inspection));
  expect(changesOf(compared, "shape").map((name) => name.split(".").slice(-2).join("."))).toEqual([
    "w1.weight",
    "w2.weight",
    "w3.weight",
  ]);
  const norm = compared.changes.find(({ a }) => a?.name === "model.layers.{}.input_layernorm.weight");
  expect(norm).toMatchObject({ status: "number", a: { indexes: "0-61" }, b: { indexes: "0-49" } });
  expect(changesOf(compared, "only-a")).toEqual([]);
});

test("a mixture in place of dense blocks adds experts and takes matrices away", () => {
  const compared = compareCheckpoints(namedSpec(inspected(DENSE)), namedSpec(inspected(MOE)));
  expect(changesOf(compared, "only-a").some((name) => name.endsWith("mlp.up_proj.weight"))).toBe(true);
  expect(changesOf(compared, "only-b").some((name) => name.includes("experts"))).toBe(true);
  expect(compared.moved).toBeNull();
});

test("the same decoder under another module is moved, and not other tensors", () => {
  const wrapped = inspected("qwen3_vl--m7-0");
  const text = changedSide("qwen3_vl--m7-0", (config) => ({
    ...(config["text_config"] as object),
    model_type: "qwen3",
  }));
  const compared = compareCheckpoints(namedSpec(text.inspection), namedSpec(wrapped));
  expect(compared.moved).toEqual({ a: "model", b: "model.language_model" });
  expect(changesOf(compared, "only-a")).toEqual([]);
  expect(changesOf(compared, "only-b").every((name) => name.startsWith("model.visual."))).toBe(true);
});
