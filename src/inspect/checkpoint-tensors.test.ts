import { expect, test } from "vitest";
import { indexesOf, tensorRows } from "../analysis/checkpoint/rows.ts";
import { savedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { LATEST_TRANSFORMERS } from "../classes/versions.ts";
import { familyOfSpec } from "../families/registry.ts";
import { inspected } from "../fixtures/inspected.ts";
import { TENSORS, trueTensors } from "../fixtures/read.ts";
import { namesOf } from "./weights.ts";
import { finderIn, nameOf, type StoredTensor, storedTensors } from "../spec/checkpoint.ts";

/** The tensors of the checkpoint that a fixture describes. */
function tensorsOf(name: string): readonly StoredTensor[] {
  const { adapter, spec } = inspected(name);
  const family = familyOfSpec(spec, LATEST_TRANSFORMERS);
  if (!family) throw new Error(`${adapter} has no family`);
  return storedTensors(spec.body, family.checkpoint(adapter, spec.architecture));
}

test.each(TENSORS)("%s has the tensors that transformers saves, by name, shape and number", (name) => {
  const inspection = inspected(name);
  const ours = tensorRows(savedTensors(inspection.spec, namesOf(inspection)).tensors).map((row) => [
    row.name,
    row.shape,
    indexesOf(row),
  ]);
  expect(ours.map(String).sort()).toEqual(trueTensors(name).map(String).sort());
});

test("a component's tensor is found in the tensor of the checkpoint that holds it", () => {
  const find = finderIn(tensorsOf("mixtral--m7-0"));
  const up = find("mlp", "experts.{}.up_proj.weight");
  expect(up && nameOf(up.stored, 1, 2)).toBe("model.layers.1.block_sparse_moe.experts.2.w3.weight");
  const norm = find(null, "input_layernorm.weight");
  expect(norm && nameOf(norm.stored, 0)).toBe("model.layers.0.input_layernorm.weight");
  expect(find("mlp", "experts.{}.middle_proj.weight")).toBeUndefined();
});

test("gate and up of stacked experts lie in turn along the output channels of one tensor", () => {
  const find = finderIn(tensorsOf("gpt_oss--m7-0"));
  const gate = find("mlp", "experts.{}.gate_proj.weight");
  const up = find("mlp", "experts.{}.up_proj.weight");
  expect(up?.stored).toBe(gate?.stored);
  expect(gate?.held).toMatchObject({ stacked: true, turned: true, along: { axis: 2, from: 0, step: 2 } });
  expect(up?.held).toMatchObject({ stacked: true, turned: true, along: { axis: 2, from: 1, step: 2 } });
  expect(find("mlp", "experts.{}.up_proj.bias")?.held.along).toEqual({ axis: 1, from: 1, step: 2 });
});
