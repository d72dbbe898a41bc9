import { expect, test } from "vitest";
import { specOf } from "../fixtures/inspected.ts";
import { fixture, WITH_SIDE_FILE } from "../fixtures/read.ts";
import { inspectText } from "../inspect/inspect-text.ts";
import { weightsOf } from "../inspect/weights.ts";
import { componentOf } from "../spec/component-of.ts";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";
import { checkpointTensors, weightBytes } from "./weights.ts";

const listOf = (spec: EngineModelSpec, form?: "hub" | "transformers") => {
  const found = checkpointTensors(spec, form);
  if (found === null) throw new Error("no family");
  return { complete: found.complete, tensors: [...found.tensors] };
};

test.each([
  "deepseek-ai--DeepSeek-V3.2",
  "deepseek-ai--DeepSeek-V4-Flash",
  "moonshotai--Kimi-K3",
  "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-NVFP4",
])("%s: the bytes of the weights are those of the page and of the command line", (name) => {
  const hfQuantConfig = WITH_SIDE_FILE.includes(name) ? fixture(`${name}.hf_quant_config`) : null;
  const inspection = inspectText(fixture(name), { hfQuantConfig });
  if (!inspection.ok) throw new Error(inspection.error.message);
  const { bytes } = weightsOf(inspection);
  expect(bytes?.total).toBeGreaterThan(0);
  expect(weightBytes(inspection.spec)).toEqual(bytes);
});

test("Qwen3-30B-A3B: one by one, with layer, expert and component", () => {
  const { complete, tensors } = listOf(specOf("Qwen--Qwen3-30B-A3B"));
  expect(complete).toBe(true);
  // In each of 48 layers 128 experts of three matrices, a router, four projections and four norms; three outside.
  expect(tensors).toHaveLength(48 * (128 * 3 + 1 + 4 + 4) + 3);
  expect(new Set(tensors.map(({ name }) => name)).size).toBe(tensors.length);
  const name = "model.layers.47.mlp.experts.127.down_proj.weight";
  expect(tensors.find((tensor) => tensor.name === name)).toMatchObject({
    ...{ shape: [2048, 768], dtype: "bfloat16", part: "text", component: "mlp", layer: 47, expert: 127 },
    holds: [{ tensor: { name: "experts.{}.down_proj.weight" }, stacked: false, along: null }],
  });
  const table = tensors.find((tensor) => tensor.name === "model.embed_tokens.weight");
  expect(table).toMatchObject({ shape: [151_936, 2048], component: null, layer: null, expert: null });
});

test("gpt-oss: gate and up of all experts lie in one tensor, every other row, and the publisher's are packed", () => {
  const spec = specOf("openai--gpt-oss-120b");
  const joined = listOf(spec).tensors.filter(({ name }) => name.endsWith("experts.gate_up_proj"));
  expect(joined).toHaveLength(36);
  expect(joined[0]?.holds.map(({ stacked, along }) => [stacked, along?.from, along?.step])).toEqual([
    [true, 0, 2],
    [true, 1, 2],
  ]);
  const released = listOf(spec, "hub").tensors.filter(({ name }) =>
    name.startsWith("model.layers.0.mlp.experts."),
  );
  expect(joined[0]?.packed).toBe(false);
  expect(released.map(({ name, packed }) => [name.split(".").at(-1), packed])).toEqual([
    ["gate_up_proj_blocks", true],
    ["gate_up_proj_scales", true],
    ["gate_up_proj_bias", false],
    ["down_proj_blocks", true],
    ["down_proj_scales", true],
    ["down_proj_bias", false],
  ]);
});

test("a spec of a family that is not loaded has no names, and so no figure that could be wrong", () => {
  const own = specOf("nvidia--MiniMax-M2.5-NVFP4");
  const spec: EngineModelSpec = { ...own, model_type: "none", body: { ...own.body, type: "none" } };
  expect(weightBytes(spec)).toBeNull();
  expect(checkpointTensors(spec)).toBeNull();
  expect(weightBytes({ ...spec, quantization: null })?.total).toBeGreaterThan(0);
});

test.each(["Qwen--Qwen3.5-27B", "blt--small", "gemma3n--wrapped", "zamba2--m7-0"])(
  "%s: the component of every tensor is in the spec, towers and draft modules among them",
  (name) => {
    const spec = specOf(name);
    for (const form of ["transformers", "hub"] as const)
      for (const component of new Set(listOf(spec, form).tensors.map((tensor) => tensor.component)))
        if (component !== null) expect(componentOf(spec.body, component), component).toBeDefined();
  },
);
