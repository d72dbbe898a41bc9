import { expect, test } from "vitest";
import { config, read, valueAt } from "./read.test-support.ts";

const LLAMA = "meta-llama--Meta-Llama-3.1-8B";

// NVIDIA-NeMo/Megatron-Bridge#5097
test("linear scaling of a Llama is in the spec, and extends the context", () => {
  const { rope_scaling: _, ...plain } = config(LLAMA);
  const result = read({ ...plain, rope_scaling: { type: "linear", factor: 8.0 } });
  expect(valueAt(result, "/body/position/scaling")).toEqual({ rope_type: "linear", factor: 8 });
  expect(result.origins.get("/body/position/context_len")).toMatchObject({
    kind: "derived",
    from: expect.arrayContaining(["/rope_scaling/factor", "/max_position_embeddings"]),
  });
  expect(valueAt(result, "/body/position/context_len")).toBe(8 * 131072);
});

// vllm-project/vllm#28542, huggingface/transformers#42255
test("rope_parameters and rope_theta are one fact", () => {
  const { rope_theta, rope_scaling, ...plain } = config(LLAMA);
  const new5 = read({
    ...plain,
    rope_parameters: { ...(rope_scaling as object), rope_theta: rope_theta as number },
  });
  expect(new5.spec).toEqual(read(config(LLAMA)).spec);
  expect(new5.origins.get("/body/position/rope_theta")).toEqual({
    kind: "mapped",
    from: ["/rope_parameters/rope_theta"],
  });
});

// sgl-project/sglang#14745
test("a rope_parameters that transformers 5 writes for an unscaled rope is no scaling", () => {
  const result = read(config("llama--default"));
  expect(result.fields.get("/rope_parameters/rope_type")?.use).toBe("mapped");
  expect(valueAt(result, "/body/position/scaling")).toBeNull();
});

// deepspeedai/DeepSpeed#8341, sgl-project/SpecForge#265
test("a base that is a default is told as one, with whose it is", () => {
  const { rope_theta: _, ...without } = config(LLAMA);
  expect(read(without).origins.get("/body/position/rope_theta")).toEqual({
    kind: "defaulted",
    looked_for: ["/rope_scaling/rope_theta", "/rope_theta"],
    default_from: "hf_class",
    class: "LlamaConfig",
    transformers_version: "5.18.0",
  });
});

// THUDM/slime#1720, PaddlePaddle/PaddleFleet#2026
test("of two bases the one inside the object wins, and the other is a warning", () => {
  const { rope_scaling: _, ...plain } = config(LLAMA);
  const result = read({ ...plain, rope_parameters: { rope_type: "default", rope_theta: 10000 } });
  expect(valueAt(result, "/body/position/rope_theta")).toBe(10000);
  expect(result.fields.get("/rope_theta")).toEqual({
    use: "shadowed",
    by: "/rope_parameters/rope_theta",
    agrees: false,
  });
});

// NVIDIA/TensorRT-LLM#5912, huggingface/candle#2358
test("an explicit head_dim wins over hidden_size / heads", () => {
  // Mistral Nemo: 5120 wide, 32 heads of 128 and not of 160.
  const nemo = {
    hidden_size: 5120,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    num_hidden_layers: 40,
    intermediate_size: 14336,
    vocab_size: 131072,
  };
  const result = read(config("mistral--default", { ...nemo, head_dim: 128 }));
  expect(result.spec.body).toMatchObject({ attention: { head_dim: 128 } });
  // q, k, v and o, three MLP matrices, two norms.
  expect(result.parameters?.layers).toEqual([
    {
      from: 0,
      to: 39,
      params: 2 * 5120 * 4096 + 2 * 5120 * 1024 + 3 * 5120 * 14336 + 2 * 5120,
    },
  ]);
  const derived = read(config("mistral--default", { ...nemo, head_dim: null }));
  expect(valueAt(derived, "/body/attention/head_dim")).toBe(160);
  expect(derived.origins.get("/body/attention/head_dim")).toMatchObject({
    kind: "derived",
    from: ["/head_dim", "/hidden_size", "/num_attention_heads"],
  });
});

test("a sliding_window of null takes a Mistral's window away, and its absence is the class's default", () => {
  const { sliding_window: _, ...without } = config("mistral--default");
  expect(read({ ...without, sliding_window: null }).spec.body).toMatchObject({ attention: { window: null } });
  const absent = read(without);
  expect(absent.spec.body).toMatchObject({
    attention: { window: { type: "sliding_window", size: 4096 } },
  });
  expect(absent.origins.get("/body/attention/window/size")).toMatchObject({
    kind: "defaulted",
    class: "MistralConfig",
  });
});

// sgl-project/sglang#11039
test("torch_dtype and dtype are one fact", () => {
  const { torch_dtype, ...plain } = config(LLAMA);
  const result = read({ ...plain, dtype: torch_dtype as string });
  expect(result.spec).toEqual(read(config(LLAMA)).spec);
});
