import { describe, expect, test } from "vitest";
import { indexesOf, tensorRows } from "../analysis/checkpoint/rows.ts";
import { savedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { layerTable } from "../analysis/layer-table.ts";
import { LATEST_TRANSFORMERS } from "../classes/versions.ts";
import { familyOf } from "../families/registry.ts";
import { inspectText } from "./inspect-text.ts";
import { codesOf, config, read, valueAt } from "./reported-faults/read.test-support.ts";

describe("parameters are those of the published checkpoint", () => {
  // total_size of the index beside each file, in elements of two bytes; buffers of rotary frequencies are in it too.
  test.each([
    ["Qwen--Qwen-72B", 144575840256 / 2, 0],
    ["THUDM--codegeex2-6b", 12487168064 / 2, 32],
    ["chatglm--found-1", 18799902784 / 2, 32],
    ["internlm2--found-1", 15475417088 / 2, 0],
    ["FreedomIntelligence--openPangu-Embedded-7B", 16061784576 / 2, 34 * 128],
  ])("%s", (name, elements, buffers) => {
    expect(read(config(name)).parameters?.text).toBe(elements - buffers);
  });
});

test("the first ChatGLM, another architecture of the same model type, is refused", () => {
  const first = { ...config("THUDM--codegeex2-6b"), position_encoding_2d: true };
  expect(inspectText(JSON.stringify(first))).toMatchObject({ ok: false, error: { code: "first-chatglm" } });
});

describe("Qwen 1 beyond its trained length", () => {
  const chat = read(config("Qwen--Qwen-7B-Chat-Int4"));

  test("grows the base by steps and sharpens attention", () => {
    expect(valueAt(chat, "/body/position/scaling")).toEqual({
      rope_type: "stepped_ntk",
      original_max_position_embeddings: 8192,
    });
    expect(valueAt(chat, "/body/attention/temperature")).toEqual({
      type: "length_temperature",
      trained_length: 8192,
    });
  });

  test("does neither where the file switches both off, and then seq_length says nothing", () => {
    const off = read({ ...config("Qwen--Qwen-72B") });
    expect(valueAt(off, "/body/position/scaling")).toBeNull();
    expect(valueAt(off, "/body/attention/temperature")).toBeNull();
    expect(off.fields.get("/seq_length")).toMatchObject({ use: "ignored" });
  });
});

describe("Phi-3's rope types", () => {
  const scaled = (type: string) =>
    read({
      ...config("phi3--m7-0"),
      rope_parameters: { type, rope_theta: 10000, short_factor: [1], long_factor: [2] },
    });

  test.each(["su", "yarn", "longrope"])("%s is longrope", (type) => {
    expect(valueAt(scaled(type), "/body/position/scaling")).toMatchObject({ rope_type: "longrope" });
  });

  test("others are refused, as the class does", () => {
    const linear = read({ ...config("phi3--m7-0"), rope_parameters: { rope_type: "linear", factor: 2 } });
    expect(codesOf(linear)).toContain("rope-type-refused");
  });
});

test("an object without a base gives up the class's, whichever the class has for files without an object", () => {
  const { rope_parameters: _, ...plain } = config("ministral3--m7-0");
  const yarn = {
    rope_type: "yarn",
    factor: 2,
    llama_4_scaling_beta: 0.1,
    original_max_position_embeddings: 16,
  };
  expect(valueAt(read(plain), "/body/position/rope_theta")).toBe(1000000);
  expect(valueAt(read({ ...plain, rope_parameters: yarn }), "/body/position/rope_theta")).toBe(10000);
});

test("HunYuan's alpha is a part of a dynamic scaling, and of no other", () => {
  const base = config("hunyuan_v1_dense--m7-0");
  const at = (rope_parameters: object) =>
    valueAt(
      read({ ...base, rope_parameters: { rope_theta: 10000, factor: 1, alpha: 1000, ...rope_parameters } }),
      "/body/position/scaling",
    );
  expect(at({ rope_type: "dynamic" })).toEqual({ rope_type: "dynamic", factor: 1, alpha: 1000 });
  expect(at({ rope_type: "linear" })).toEqual({ rope_type: "linear", factor: 1 });
});

test("Helium's output projection takes hidden_size channels, whatever the heads make", () => {
  const helium = config("helium--m7-0");
  const odd = read({ ...helium, hidden_size: 384, num_attention_heads: 4, head_dim: 128 });
  expect(valueAt(odd, "/body/attention/output_width")).toBe(384);
  expect(codesOf(odd)).toContain("output-width");
  const even = read({ ...helium, hidden_size: 512, num_attention_heads: 4, head_dim: 128 });
  expect(valueAt(even, "/body/attention/output_width")).toBeUndefined();
});

test("a head_dim that the class does not read is said to be unread", () => {
  const other = read({ ...config("stablelm--m7-0"), head_dim: 64 });
  expect(valueAt(other, "/body/attention/head_dim")).toBe(96);
  expect(codesOf(other)).toContain("head-dim-unread");
});

test("EXAONE 4 needs layer_types where there is no sliding_window", () => {
  const { layer_types: _, ...plain } = config("exaone4--m7-0");
  expect(codesOf(read({ ...plain, sliding_window: null }))).toContain("no-layer-types");
});

test("StableLM's halves stand side by side where the file asks for it", () => {
  const stablelm = config("stablelm--m7-0");
  expect(valueAt(read({ ...stablelm, use_parallel_residual: true }), "/body/norm_placement")).toBe(
    "parallel",
  );
  expect(valueAt(read(stablelm), "/body/norm_placement")).toBe("pre");
});

test("Granite SWA's layers have the base that layer_rope_theta gives them, or no positions", () => {
  const granite = config("granite_swa--m7-0");
  const bases = Array.from({ length: 24 }, (_, layer) => [10000, 0, 500][layer % 3] ?? 0);
  const mixed = read({ ...granite, layer_rope_theta: bases });
  expect(valueAt(mixed, "/body/layers/1/mixer")).toBe("attentions/sliding_attention_nope");
  expect(valueAt(mixed, "/body/attentions/sliding_attention_nope/position")).toBeNull();
  expect(valueAt(mixed, "/body/attentions/sliding_attention_500/position")).toBe("positions/rope_500");
  expect(valueAt(mixed, "/body/positions/rope_500/rope_theta")).toBe(500);
  expect(
    layerTable(mixed.spec.body)
      .slice(0, 3)
      .map((row) => row.rope_theta),
  ).toEqual([10000, null, 500]);
});

describe("Baichuan's two sizes are two architectures", () => {
  test("13B has linear biases, and a head of Baichuan 2 is normalised", () => {
    const large = read(config("ipex--baichuan"));
    expect(valueAt(large, "/body/position/type")).toBe("alibi");
    expect(valueAt(large, "/body/attention/rotary_dim")).toBe(0);
    expect(valueAt(large, "/body/head_normalised")).toBe(true);
  });

  test("7B rotates, and a head of Baichuan 1 is not normalised", () => {
    const small = read(config("baichuan--bare"));
    expect(valueAt(small, "/body/position/type")).toBe("rope");
    expect(valueAt(small, "/body/attention/rotary_dim")).toBe(128);
    expect(valueAt(small, "/body/head_normalised")).toBe(false);
  });
});

test("StableLM's checkpoint has a norm of q and of k for each head", () => {
  const normed = read({ ...config("stablelm--m7-0"), qk_layernorm: true });
  const names = familyOf("stablelm", LATEST_TRANSFORMERS)?.checkpoint("stablelm") ?? {};
  const rows = tensorRows(savedTensors(normed.spec, names).tensors).map((row) => [
    row.name,
    row.shape,
    indexesOf(row),
  ]);
  const dim = valueAt(normed, "/body/attention/head_dim");
  expect(rows).toContainEqual(["model.layers.{}.self_attn.q_layernorm.norms.{}.weight", [dim], "0-7 x 0-3"]);
  expect(rows).toContainEqual(["model.layers.{}.self_attn.k_layernorm.norms.{}.weight", [dim], "0-7 x 0-1"]);
});
