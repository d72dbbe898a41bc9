import { expect, test } from "vitest";
import { inspected } from "../fixtures/inspected.ts";
import { inspectText } from "./inspect-text.ts";
import { config, read, valueAt } from "./reported-faults/read.test-support.ts";

test("DeepSeekMoE has Llama's attention, and experts beside shared ones after dense layers", () => {
  const { spec, parameters } = inspected("deepseek--bare");
  expect(spec?.body.layers).toEqual([
    { from: 0, to: 0, mixer: "attention", mlp: "dense_mlp" },
    { from: 1, to: 2, mixer: "attention", mlp: "mlp" },
  ]);
  const [h, attention, dense] = [64, 4 * 64 * 64, 3 * 64 * 96];
  const mixture = 8 * h + 8 * 3 * h * 16 + 3 * h * 32;
  const layers = 3 * (attention + 2 * h) + dense + 2 * mixture;
  expect(parameters?.total).toBe(2 * 128 * h + h + layers);
});

test("DeepSeekMoE's experts stand where moe_layer_freq divides the layer's number", () => {
  const every = read({ ...config("deepseek--bare"), moe_layer_freq: 2, num_hidden_layers: 5 });
  expect(valueAt(every, "/body/layers")).toMatchObject([
    { to: 1, mlp: "dense_mlp" },
    { to: 2, mlp: "mlp" },
    { to: 3, mlp: "dense_mlp" },
    { to: 4, mlp: "mlp" },
  ]);
});

test("DeepSeekMoE has no shared experts where their number is null, and what is missing has no default known here", () => {
  const without = read({ ...config("deepseek--bare"), n_shared_experts: null });
  expect(valueAt(without, "/body/mlp/shared_expert")).toBeNull();
  const shared = 2 * 3 * 64 * 32;
  expect(without.parameters?.total).toBe((inspected("deepseek--bare").parameters?.total ?? 0) - shared);
  const { rope_theta: _, ...rest } = config("deepseek--bare");
  const refused = inspectText(JSON.stringify(rest));
  expect(refused.ok ? null : refused.error.message).toContain(
    "the default of DeepseekConfig is not known here",
  );
});

test("MiniMax-M1 is read as MiniMax-Text-01 is", () => {
  const { model_type: _, architectures: __, ...body } = config("minimax_m1--bare");
  const first = read({ ...body, model_type: "minimax_text_01", architectures: ["MiniMaxText01ForCausalLM"] });
  expect(read(config("minimax_m1--bare")).spec?.body).toEqual(first.spec?.body);
});
