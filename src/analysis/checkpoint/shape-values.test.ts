import { expect, test } from "vitest";
import { specOf } from "../../fixtures/inspected.ts";
import { tensorsOf } from "../../spec/component.ts";
import { componentOf } from "../../spec/component-of.ts";
import { shapeValuesOf } from "./shape-values.ts";

/** The values that decide the axes of a tensor, by the names that the fixture's body has. */
function valuesOf(
  fixture: string,
  component: string,
  name: string,
): readonly (readonly string[])[] | undefined {
  const { body } = specOf(fixture);
  const tensor = tensorsOf(componentOf(body, component), body).find((one) => one.name === name);
  return tensor && shapeValuesOf(body, component)(tensor);
}

test("each axis leads to the values that make it", () => {
  expect(valuesOf("Qwen--Qwen3-8B", "attention", "k_proj.weight")).toEqual([
    ["/body/attention/num_kv_heads", "/body/attention/head_dim"],
    ["/body/hidden_size"],
  ]);
  expect(valuesOf("Qwen--Qwen3-8B", "attention", "q_norm.weight")).toEqual([["/body/attention/head_dim"]]);
});

test("values inside a component's parts count, and those that decide no shape do not", () => {
  expect(valuesOf("deepseek-ai--DeepSeek-V3", "mlp", "shared_experts.down_proj.weight")).toEqual([
    ["/body/hidden_size"],
    ["/body/mlp/shared_expert/intermediate_size"],
  ]);
  expect(valuesOf("deepseek-ai--DeepSeek-V3", "mlp", "gate.weight")).toEqual([
    ["/body/mlp/num_experts"],
    ["/body/hidden_size"],
  ]);
});
