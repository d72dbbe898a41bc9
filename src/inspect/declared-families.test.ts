import { describe, expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { valueAt } from "../spec/value-at.ts";
import { inspectText } from "./inspect-text.ts";
import type { Inspection } from "./inspection.ts";

/** A fixture with some members changed. */
function read(name: string, members: JsonObject = {}): Inspection {
  const result = inspectText(JSON.stringify({ ...(JSON.parse(fixture(name)) as JsonObject), ...members }));
  if (!result.ok) throw new Error(`${name}: ${result.error.message}`);
  return result;
}

const at = ({ spec }: Inspection, pointer: string): Json => valueAt(spec, pointer);

describe("what weights do not show is in the spec", () => {
  test("OLMo 2 normalises after each half, and all heads of q and of k together", () => {
    const olmo2 = read("olmo2--m7-0");
    expect(at(olmo2, "/body/norm_placement")).toBe("post");
    expect(at(olmo2, "/body/attention/qk_norm_type")).toBe("per_layer");
  });

  test("Command R adds both halves to the stream at once, scales its logits and rotates neighbours", () => {
    const cohere = read("cohere--m7-0", { logit_scale: 0.25, use_qk_norm: true });
    expect(at(cohere, "/body/norm_placement")).toBe("parallel");
    expect(at(cohere, "/body/norm")).toMatchObject({ type: "layernorm", has_bias: false });
    expect(at(cohere, "/body/logit_scale")).toBe(0.25);
    expect(at(cohere, "/body/position/interleaved")).toBe(true);
    expect(at(cohere, "/body/attention/qk_norm_type")).toBe("per_head_own");
  });

  test("Granite has four multipliers; its logits are divided", () => {
    const granite = read("granite--m7-0", {
      embedding_multiplier: 12,
      residual_multiplier: 0.22,
      attention_multiplier: 0.015625,
      logits_scaling: 8,
    });
    expect(at(granite, "/body/embedding_multiplier")).toBe(12);
    expect(at(granite, "/body/residual_multiplier")).toBe(0.22);
    expect(at(granite, "/body/attention/softmax_scale")).toBe(0.015625);
    expect(at(granite, "/body/logit_scale")).toBe(0.125);
    expect(granite.origins.get("/body/logit_scale")).toMatchObject({
      kind: "derived",
      from: ["/logits_scaling"],
    });
  });

  test("StarCoder2 has no gate, and a bias in every projection unless told", () => {
    const biased = read("starcoder2--m7-0", { use_bias: true });
    expect(at(biased, "/body/mlp")).toMatchObject({ gated: false, bias: true });
    expect(at(biased, "/body/attention")).toMatchObject({ attention_bias: true, output_bias: true });
    const plain = read("starcoder2--m7-0", { use_bias: false });
    expect(at(plain, "/body/attention/output_bias")).toBe(false);
  });

  test("GPT-2 adds learnt positions, keeps q, k and v in one matrix, and may scale by the layer's number", () => {
    const gpt2 = read("gpt2--m7-0", { scale_attn_by_inverse_layer_idx: true, scale_attn_weights: false });
    expect(at(gpt2, "/body/position/type")).toBe("learned_position");
    expect(at(gpt2, "/body/attention")).toMatchObject({
      qkv_layout: "blocks",
      weight_layout: "in_out",
      rotary_dim: 0,
      softmax_scale: 1,
      softmax_scale_by_layer: true,
    });
  });
});

test("GPT-2 with cross-attention is refused, for no component describes it", () => {
  expect(() => read("gpt2--m7-0", { add_cross_attention: true })).toThrow("attends to an encoder");
});

test.each(["olmo2--m7-0", "cohere--m7-0", "granite--m7-0"])("%s cannot do with a null head_dim", (name) => {
  const { diagnostics } = read(name, { head_dim: null });
  expect(diagnostics.map(({ code }) => code)).toContain("null-head-dim");
  expect(read("starcoder2--m7-0", { head_dim: null }).diagnostics.map(({ code }) => code)).not.toContain(
    "null-head-dim",
  );
});

test("Command R takes a null use_qk_norm for none", () => {
  expect(at(read("cohere--m7-0", { use_qk_norm: null }), "/body/attention/use_qk_norm")).toBe(false);
});

describe("a class's other names for its fields", () => {
  test("are read like the names that it keeps", () => {
    const { n_embd, ...rest } = JSON.parse(fixture("gpt2--m7-0")) as JsonObject;
    const renamed = inspectText(JSON.stringify({ ...rest, hidden_size: n_embd as Json }));
    expect(renamed.ok && renamed.origins.get("/body/hidden_size")).toEqual({
      kind: "mapped",
      from: ["/hidden_size"],
    });
  });

  test("win over them where a file gives both", () => {
    const both = read("gpt2--m7-0", { hidden_size: 1536 });
    expect(at(both, "/body/hidden_size")).toBe(1536);
    expect(both.fields.get("/n_embd")).toMatchObject({
      use: "shadowed",
      by: "/hidden_size",
      agrees: false,
    });
  });
});

test("a value of a component that hangs on a field is mapped from its own, and given that field", () => {
  const v4 = read("deepseek-ai--DeepSeek-V4-Flash");
  expect(v4.origins.get("/body/compressed_sparse_attention/q_lora_rank")).toMatchObject({
    kind: "mapped",
    from: ["/q_lora_rank"],
    given: { from: expect.arrayContaining(["/compress_ratios"]) as unknown },
  });
});

test.each([
  ["qwen3--m7-0", "Qwen3MoeForCausalLM", true],
  ["qwen3--m7-0", "Qwen3ForRewardModel", false],
  ["kimi-k2", "DeepseekV3ForCausalLM", false],
  ["olmo2--m7-0", "LlamaForCausalLM", true],
])(
  "%s with the class %s: a warning that it belongs to another model type is %s",
  (name, architecture, warned) => {
    const file = name === "kimi-k2" ? "deepseek_v3--m7-0" : name;
    const { diagnostics } = read(file, {
      architectures: [architecture],
      ...(name === "kimi-k2" && { model_type: "kimi_k2" }),
    });
    expect(diagnostics.some(({ code }) => code === "architecture-mismatch")).toBe(warned);
  },
);
