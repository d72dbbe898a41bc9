import { describe, expect, test } from "vitest";
import type { JsonObject } from "../spec/json.ts";
import { fixture } from "../fixtures/read.ts";
import { inspectText } from "./inspect-text.ts";
import type { Inspection } from "./inspection.ts";

// Bounds that lie beyond the stack: a field decides the schedule as long as one of its values would change it.

const config = (name: string): JsonObject => JSON.parse(fixture(name)) as JsonObject;
const read = (whole: JsonObject): Inspection => inspectText(JSON.stringify(whole)) as Inspection;

describe("a bound beyond the stack is mapped to the schedule, for a lower one changes it", () => {
  test.each([
    ["deepseek-ai--DeepSeek-V3", "first_k_dense_replace", 61],
    ["zai-org--GLM-5", "first_k_dense_replace", 100],
    ["glm4_moe--m7-0", "first_k_dense_replace", 1000],
    ["qwen3_moe--m7-0", "decoder_sparse_step", 1000],
    ["qwen3_next--m7-0", "full_attention_interval", 1000],
  ])("%s with %s %i", (name, member, value) => {
    const base = config(name);
    const { layer_types: _, mlp_layer_types: __, ...rest } = base;
    const at = read({ ...rest, [member]: value });
    expect(at.fields.get(`/${member}`)).toMatchObject({ use: "mapped" });
    expect(read({ ...rest, [member]: value + 1 }).spec.body.layers).toEqual(at.spec.body.layers);
    expect(read({ ...rest, [member]: 1 }).spec.body.layers).not.toEqual(at.spec.body.layers);
  });

  test("max_window_layers of Qwen2 where layers may have windows", () => {
    const { layer_types: _, ...rest } = config("qwen2--m7-0");
    const windows = { ...rest, use_sliding_window: true, sliding_window: 64, max_window_layers: 1000 };
    const at = read(windows);
    expect(at.fields.get("/max_window_layers")).toMatchObject({ use: "mapped" });
    for (const member of ["use_sliding_window", "sliding_window"])
      expect(at.fields.get(`/${member}`)).toMatchObject({ use: "ignored" });
    expect(read({ ...windows, max_window_layers: 1 }).spec.body.layers).not.toEqual(at.spec.body.layers);
  });
});

describe("what no value of its own could change is ignored with the reason", () => {
  test.each<[string, JsonObject, string]>([
    ["qwen2--m7-0", { use_sliding_window: false, sliding_window: 64 }, "max_window_layers"],
    ["qwen3_moe--m7-0", { decoder_sparse_step: 1000, mlp_only_layers: [0] }, "mlp_only_layers"],
    ["qwen3_moe--m7-0", { decoder_sparse_step: 1000 }, "moe_intermediate_size"],
    [
      "deepseek-ai--DeepSeek-V3",
      { first_k_dense_replace: 61, num_nextn_predict_layers: 0 },
      "n_routed_experts",
    ],
    ["deepseek-ai--DeepSeek-V3", { first_k_dense_replace: 0 }, "intermediate_size"],
  ])("%s with %o: %s", (name, members, ignored) => {
    const { layer_types: _, ...rest } = config(name);
    const field = read({ ...rest, ...members }).fields.get(`/${ignored}`);
    expect(field).toMatchObject({ use: "ignored", because: "no effect" });
  });
});
