import { expect, test } from "vitest";
import { tensorsOf } from "../../spec/component.ts";
import { componentOf } from "../../spec/component-of.ts";
import { AFTER_THE_STACK, type CheckpointNames } from "../../spec/checkpoint-names.ts";
import { specOf } from "../../fixtures/inspected.ts";
import { releasedTensors, savedTensors } from "./saved-tensors.ts";
import { savedAxes, shapeValuesOf } from "./shape-values.ts";

/** The values that decide the axes of a tensor, by the names that the fixture's body has. */
function valuesOf(
  fixture: string,
  component: string,
  name: string,
): readonly (readonly string[])[] | undefined {
  const { body } = specOf(fixture);
  const tensor = tensorsOf(componentOf(body, component), body).find((one) => one.name === name);
  return tensor && shapeValuesOf(body, component)(tensor)?.axes;
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

test("experts that are one tensor lead to how many there are", () => {
  const { body } = specOf("deepseek-ai--DeepSeek-V3");
  const [tensor] = tensorsOf(componentOf(body, "mlp"), body).filter(({ experts }) => experts === "routed");
  const values = tensor && shapeValuesOf(body, "mlp")(tensor);
  expect(values?.count).toEqual(["/body/mlp/num_experts"]);
  expect(values && savedAxes({ stacked: true, turned: true }, values)).toEqual([
    ["/body/mlp/num_experts"],
    ...(values?.axes.toReversed() ?? []),
  ]);
});

/** Kernels, bytes of a hash, pairs: what no value of a spec makes is no larger. */
const LARGEST_CONSTANT = 16;

/** Where draft modules stand, with all that some have. */
const NAMES: CheckpointNames = { drafts: { layers: AFTER_THE_STACK, copies: ["embedding", "head"] } };

test.each([
  "Qwen--Qwen3.5-397B-A17B",
  "deepseek-ai--DeepSeek-V4-Flash",
  "bloom--m7-0",
  "blt--m7-0",
  "falcon_mamba--m7-0",
  "gemma3n_text--m7-0",
  "janus--m7-0",
  "minicpmv4_6--m7-0",
  "mllama--default",
  "opt--m7-0",
  "qwen4_exp--default",
  "xlstm--m7-0",
  "zamba2--m7-0",
])(
  "in %s every axis of every tensor has a value that makes it, towers and draft modules included",
  (name) => {
    const spec = specOf(name);
    const { body } = spec;
    const known = new Map<string | null, ReturnType<typeof shapeValuesOf>>();
    const without = [savedTensors, releasedTensors]
      .flatMap((list) => list(spec, NAMES).tensors)
      .flatMap(({ component, holds }) => holds.map(({ tensor }) => ({ component, tensor })))
      .flatMap(({ component, tensor }) => {
        if (!known.has(component)) known.set(component, shapeValuesOf(body, component));
        const values = known.get(component)?.(tensor);
        return tensor.shape
          .filter((size, axis) => size > LARGEST_CONSTANT && (values?.axes[axis]?.length ?? 0) === 0)
          .map((size) => `${component ?? ""} ${tensor.name} ${size}`);
      });
    expect(without).toEqual([]);
  },
);

test("a tower's tensor leads to the facts of its config", () => {
  const { body } = specOf("Qwen--Qwen3.5-397B-A17B");
  const values = shapeValuesOf(body, "visual")({ name: "patch_embed.proj.weight", modules: [""] });
  expect(values?.axes[0]).toEqual(["/body/towers/visual/facts/hidden_size"]);
});
