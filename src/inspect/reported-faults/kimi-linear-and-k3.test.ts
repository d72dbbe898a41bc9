import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../spec/json.ts";
import { lengthOf } from "../../spec/layers.ts";
import { inspectText } from "../inspect-text.ts";
import { codesOf, config, read, valueAt } from "./read.test-support.ts";

const LINEAR = "kimi_linear--default";
const K3 = "moonshotai--Kimi-K3";

const FULL = [4, 8, 12, 16, 20, 24, 27];
const KDA = Array.from({ length: 27 }, (_, index) => index + 1).filter((number) => !FULL.includes(number));

/** Sizes as the released Kimi-Linear file and as transformers spell them; the numbers are those of LINEAR. */
function inBothSpellings(): { released: JsonObject; native: JsonObject } {
  const {
    layer_types: _types,
    mlp_layer_types: _mlps,
    linear_head_dim: headDim,
    linear_num_heads: heads,
    linear_conv_kernel_dim: kernel,
    ...rest
  } = config(LINEAR);
  const lists = { full_attn_layers: FULL, kda_layers: KDA };
  const renamed: JsonObject = { ...rest };
  for (const [hub, own] of [
    ["num_experts", "num_local_experts"],
    ["num_experts_per_token", "num_experts_per_tok"],
    ["num_shared_experts", "n_shared_experts"],
    ["num_expert_group", "n_group"],
    ["moe_renormalize", "norm_topk_prob"],
    ["model_max_length", "max_position_embeddings"],
  ] as const) {
    renamed[own] = rest[hub] ?? null;
    Reflect.deleteProperty(renamed, hub);
  }
  return {
    released: {
      ...rest,
      first_k_dense_replace: 1,
      linear_attn_config: {
        ...lists,
        head_dim: headDim ?? null,
        num_heads: heads ?? null,
        short_conv_kernel_size: kernel ?? null,
      },
      mla_use_nope: true,
      moe_layer_freq: 1,
      moe_router_activation_func: "sigmoid",
      rope_theta: 10000.0,
      rope_scaling: null,
    },
    native: {
      ...renamed,
      linear_head_dim: headDim ?? null,
      linear_num_heads: heads ?? null,
      linear_conv_kernel_dim: kernel ?? null,
      layer_types: Array.from({ length: 27 }, (_, index) =>
        FULL.includes(index + 1) ? "full_attention" : "linear_attention",
      ),
      mlp_layer_types: Array.from({ length: 27 }, (_, index) => (index === 0 ? "dense" : "sparse")),
    },
  };
}

describe("Kimi Linear", () => {
  test("the released spelling and transformers' give one spec", () => {
    const { released, native } = inBothSpellings();
    const [hub, own] = [read(released), read(native)];
    expect(hub.spec).toEqual(own.spec);
    for (const result of [hub, own])
      expect([...result.fields].filter(([, { use }]) => use === "unmapped")).toEqual([]);
  });

  test("kda_layers and full_attn_layers count from 1: layer 4 of the file is index 3", () => {
    const { layers } = read(inBothSpellings().released).spec.body;
    expect(layers.slice(0, 3)).toEqual([
      { from: 0, to: 0, mixer: "linear_attn", mlp: "dense_mlp" },
      { from: 1, to: 2, mixer: "linear_attn", mlp: "mlp" },
      { from: 3, to: 3, mixer: "attention", mlp: "mlp" },
    ]);
  });

  test("a list that counts from 0 is refused instead of shifting the schedule", () => {
    const { released } = inBothSpellings();
    const lists = {
      ...(released["linear_attn_config"] as JsonObject),
      full_attn_layers: FULL.map((number) => number - 1),
      kda_layers: KDA.map((number) => number - 1),
    };
    const result = inspectText(JSON.stringify({ ...released, linear_attn_config: lists }));
    expect(result).toMatchObject({ ok: false, error: { code: "layer-out-of-range" } });
  });

  test("where a file has both spellings the released one wins, and a difference is a warning", () => {
    const result = read(config(LINEAR, { num_local_experts: 64 }));
    expect(valueAt(result, "/body/mlp/num_experts")).toBe(256);
    expect(result.fields.get("/num_local_experts")).toMatchObject({
      use: "shadowed",
      by: "/num_experts",
      agrees: false,
    });
    expect(codesOf(result)).toContain("spellings-disagree");
  });

  test("latent attention has no positions, whatever rope fields the file carries", () => {
    const result = read(inBothSpellings().released);
    expect(valueAt(result, "/body/attention/position")).toBeNull();
    expect(result.fields.get("/rope_theta")).toMatchObject({ use: "ignored", because: "no effect" });
    expect(codesOf(read({ ...inBothSpellings().released, mla_use_nope: false }))).toContain(
      "mla-use-nope-unread",
    );
  });
});

describe("Kimi K3", () => {
  test("69 layers of Kimi Delta Attention and 24 of latent attention, the first of them at index 3", () => {
    const { layers } = read(config(K3)).spec.body;
    const count = (mixer: string): number =>
      layers.filter((run) => run.mixer === mixer).reduce((sum, run) => sum + lengthOf(run), 0);
    expect([count("linear_attn"), count("attention")]).toEqual([69, 24]);
    expect(layers.find(({ mixer }) => mixer === "attention")).toMatchObject({ from: 3, to: 3, mlp: "mlp" });
    expect(layers.at(-1)).toMatchObject({ from: 91, to: 92, mixer: "attention" });
  });

  test("its text model has 2,779,484,476,000 parameters", () => {
    // The published count of the config's logical parameters; the checkpoint pads each of 69 A_log from 96 to 128.
    const result = read(config(K3));
    expect(result.parameters?.text).toBe(2779484476000);
    expect([...result.fields].filter(([, { use }]) => use === "unmapped")).toEqual([]);
  });

  // huggingface/transformers#45494
  test("a quantisation inside text_config is the model's", () => {
    const result = read(config(K3));
    expect(result.spec.quantization).not.toBeNull();
    expect(result.fields.get("/text_config/quantization_config/quant_method")).toMatchObject({
      use: "mapped",
    });
  });

  test("gates, limits, latent experts and attention residuals are components of their own", () => {
    const result = read(config(K3));
    expect(valueAt(result, "/body/attention/output_gate/granularity")).toBe("per_channel");
    expect(valueAt(result, "/body/mlp/clamp")).toEqual({
      type: "soft_clamped_glu",
      gate_limit: 4,
      up_limit: 25,
    });
    expect(valueAt(result, "/body/mlp/latent_size")).toBe(3584);
    expect(valueAt(result, "/body/linear_attn/decay_lower_bound")).toBe(-5);
    expect(valueAt(result, "/body/attention_residual/block_size")).toBe(12);
    const text = config(K3)["text_config"] as JsonObject;
    const plain = read(config(K3, { text_config: { ...text, attn_res_block_size: null } }));
    // Two mixtures in each of 93 layers and one at the end, of a norm and a projection to one number each.
    const mixtures = (2 * 93 + 1) * 2 * 7168;
    expect((result.parameters?.text ?? 0) - (plain.parameters?.text ?? 0)).toBe(mixtures);
  });
});
