import { expect, test } from "vitest";
import { countParameters } from "../../analysis/count-parameters.ts";
import type { JsonObject } from "../../spec/json.ts";
import { codesOf, config, read, valueAt } from "./read.test-support.ts";

const MIMO = "XiaomiMiMo--MiMo-V2-Flash";

test("MiMo-V2-Flash in the Hub's words and in transformers' own is one body", () => {
  const { spec: hub } = read(config(MIMO, { max_position_embeddings: 131072 }));
  const { spec: native } = read(config("mimo_v2_flash--default"));
  expect(hub.body).toEqual(native.body);
});

// pytorch/torchtitan#1448
test("a routed_scaling_factor of null stands for 1, and says so", () => {
  const result = read(config(MIMO));
  expect(valueAt(result, "/body/mlp/routed_scaling_factor")).toBe(1);
  expect(result.origins.get("/body/mlp/routed_scaling_factor")).toMatchObject({
    kind: "derived",
    from: expect.arrayContaining(["/routed_scaling_factor"]),
  });
});

test("the Hub's heads of layers with a window are read, with a warning where transformers builds others", () => {
  const result = read(config(MIMO, { swa_num_key_value_heads: 16 }));
  expect(valueAt(result, "/body/sliding_attention/num_kv_heads")).toBe(16);
  expect(codesOf(result)).toContain("readers-disagree");
});

test("the released MiMo-V2 has three draft modules of a layer with a window and a dense MLP, which no field speaks of", () => {
  const result = read(config(MIMO));
  expect(valueAt(result, "/body/mtp")).toEqual({
    type: "mtp",
    num_modules: 3,
    layers: [{ from: 0, to: 0, mixer: "sliding_attention", mlp: "dense_mlp" }],
    dedicated_embeddings: false,
  });
  // A projection, its attention with sinks and its MLP, two norms in the layer and three around it.
  const attention = 64 * 192 + 8 * 192 + 8 * 128;
  const layer = attention * 4096 + 64 * 128 * 4096 + 64 + 3 * 4096 * 16384;
  expect(countParameters(result.spec.body).mtp).toBe(3 * (2 * 4096 * 4096 + layer + 5 * 4096));
});

test("draft modules of MiMo-V2 have a window and a dense MLP also where no layer of the stack does", () => {
  const result = read({
    ...config("mimo_v2_flash--default"),
    num_hidden_layers: 2,
    routed_scaling_factor: null,
    layer_types: ["full_attention", "full_attention"],
    mlp_layer_types: ["sparse", "sparse"],
  });
  expect(result.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(valueAt(result, "/body/layers")).toEqual([{ from: 0, to: 1, mixer: "attention", mlp: "mlp" }]);
  expect(valueAt(result, "/body/sliding_attention")).toMatchObject({
    num_kv_heads: 8,
    window: { size: 128 },
  });
  expect(valueAt(result, "/body/sliding_position/rope_theta")).toBe(10000);
  expect(valueAt(result, "/body/dense_mlp/intermediate_size")).toBe(16384);
});

/** A small Step-3.7 in the Hub's words: four layers and two draft modules, so that its lists have six entries. */
const STEP: JsonObject = {
  model_type: "step3p7",
  text_config: {
    num_hidden_layers: 4,
    num_nextn_predict_layers: 2,
    num_attention_heads: 64,
    num_attention_groups: 8,
    attention_other_setting: { attention_type: "sliding_attention", num_attention_heads: 96 },
    layer_types: [
      ...["full_attention", "sliding_attention", "sliding_attention"],
      ...["sliding_attention", "sliding_attention", "sliding_attention"],
    ],
    sliding_window: 512,
    moe_layers_enum: "2,3",
    rope_theta: [5000000, 10000, 10000, 10000, 10000, 10000],
    partial_rotary_factors: [0.5, 1, 1, 1, 1, 1],
    swiglu_limits: [0, 0, 0, 7, 0, 0],
    swiglu_limits_shared: [0, 0, 0, 16, 0, 0],
  },
};

test("lists that go on for draft modules are split into the stack and the modules", () => {
  const result = read(STEP);
  expect(valueAt(result, "/body/layers")).toEqual([
    { from: 0, to: 0, mixer: "attention", mlp: "dense_mlp" },
    { from: 1, to: 1, mixer: "sliding_attention", mlp: "dense_mlp" },
    { from: 2, to: 2, mixer: "sliding_attention", mlp: "mlp" },
    { from: 3, to: 3, mixer: "sliding_attention", mlp: "clamped_mlps/experts_7_16" },
  ]);
  expect(valueAt(result, "/body/mtp")).toMatchObject({
    num_modules: 2,
    layers: [{ from: 0, to: 0, mixer: "sliding_attention", mlp: "dense_mlp" }],
    dedicated_embeddings: false,
    dedicated_head: true,
  });
});

test("each kind of layer has its own heads, base and rotated share", () => {
  const result = read(STEP);
  expect(valueAt(result, "/body/attention")).toMatchObject({ num_query_heads: 64, rotary_dim: 64 });
  expect(valueAt(result, "/body/sliding_attention")).toMatchObject({ num_query_heads: 96, rotary_dim: 128 });
  expect(valueAt(result, "/body/position/rope_theta")).toBe(5000000);
  expect(valueAt(result, "/body/sliding_position/rope_theta")).toBe(10000);
  expect(valueAt(result, "/body/sliding_attention/output_gate/granularity")).toBe("per_head");
});

test("fields of the decoder beside text_config decide nothing, and a warning says so", () => {
  const result = read(config("stepfun-ai--Step-3.7-Flash"));
  expect(codesOf(result)).toEqual(expect.arrayContaining(["no-text-config", "decoder-outside-text-config"]));
  expect(result.fields.get("/vocab_size")?.use).toBe("ignored");
  expect(valueAt(result, "/body/vocab_size")).toBe(128815);
});
