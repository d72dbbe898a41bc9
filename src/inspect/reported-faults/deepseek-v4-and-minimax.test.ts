import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../spec/json.ts";
import { weightsOf } from "../weights.ts";
import { codesOf, config, read, valueAt } from "./read.test-support.ts";

const FLASH = "deepseek-ai--DeepSeek-V4-Flash";
const FLASH_FP8 = "sgl-project--DeepSeek-V4-Flash-FP8";
const M3 = "MiniMaxAI--MiniMax-M3";
const M3_VL = "nvidia--MiniMax-M3-NVFP4.first-40-layers";

/** The config without some of its fields. */
function without(from: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
}

describe("DeepSeek-V4", () => {
  // sgl-project/sglang#27197
  test("limits and scores that a file leaves out are defaults with their class, not lost", () => {
    const result = read(config(FLASH_FP8));
    expect(valueAt(result, "/body/mlp/clamp/limit")).toBe(10);
    expect(result.ghosts.map(({ field }) => field)).toEqual(
      expect.arrayContaining(["/swiglu_limit", "/routed_scaling_factor", "/rms_norm_eps", "/rope_theta"]),
    );
    expect(result.ghosts.find(({ field }) => field === "/swiglu_limit")).toMatchObject({
      value: 10,
      class: "DeepseekV4Config",
    });
    expect(result.fields.get("/scoring_func")).toMatchObject({ use: "mapped" });
  });

  // sgl-project/sglang#27197
  test("groups of experts inherited from V3 are warned about", () => {
    const result = read(config(FLASH, { n_group: 8, topk_group: 4 }));
    expect(valueAt(result, "/body/mlp/groups")).toBeNull();
    expect(result.fields.get("/topk_group")).toMatchObject({ use: "ignored", because: "no effect" });
    expect(codesOf(result)).toContain("fixed-by-architecture");
  });

  // flashinfer-ai/flashinfer#5211
  test("the scores are the square root of a softplus, by the file's own word", () => {
    const result = read(config(FLASH));
    expect(valueAt(result, "/body/mlp/scoring_func")).toBe("sqrtsoftplus");
    expect(result.fields.get("/scoring_func")).toMatchObject({
      use: "mapped",
      to: expect.arrayContaining(["/body/mlp/scoring_func", "/body/hash_mlp/scoring_func"]) as string[],
    });
    expect(codesOf(read(config(FLASH, { scoring_func: "softmax" })))).toContain("unknown-scoring-func");
  });

  test("the FP8 file with 15 fields fewer describes the same body but for the type of its experts", () => {
    const [whole, short] = [read(config(FLASH)), read(config(FLASH_FP8))];
    expect(short.spec.body).toEqual({ ...whole.spec.body, expert_dtype: null });
  });

  test("44 compress_ratios of 43 layers: the last is the draft module's, whose layer sees a window only", () => {
    const result = read(config(FLASH));
    expect(result.spec.body.layers.at(-1)).toMatchObject({ to: 42, mixer: "compressed_sparse_attention" });
    expect(valueAt(result, "/body/mtp/layers")).toEqual([
      { from: 0, to: 0, mixer: "sliding_attention", mlp: "mlp", extras: ["hyper_connections"] },
    ]);
    expect(codesOf(result)).toContain("schedule-length");
  });

  // vllm-project/vllm#28542
  test("rope_scaling with two bases, and rope_parameters split by label, give one spec", () => {
    const released = config(FLASH);
    const scaling = released["rope_scaling"] as JsonObject;
    const ratios = released["compress_ratios"] as number[];
    const kinds = new Map([
      [0, "sliding_attention"],
      [4, "compressed_sparse_attention"],
      [128, "heavily_compressed_attention"],
    ]);
    const share = { partial_rotary_factor: 0.125 };
    const native: JsonObject = {
      ...without(released, "rope_scaling", "compress_ratios", "num_hash_layers", "qk_rope_head_dim"),
      ...share,
      layer_types: ratios.slice(0, 43).map((ratio) => kinds.get(ratio) as Json),
      mlp_layer_types: ratios.slice(0, 43).map((_, index) => (index < 3 ? "hash_moe" : "moe")),
      rope_parameters: {
        main: { rope_type: "default", rope_theta: 10000.0, ...share },
        compress: { ...scaling, rope_type: "yarn", rope_theta: 160000.0, attention_factor: 1.0, ...share },
      },
    };
    expect(read(native).spec).toEqual(read(released).spec);
    expect(valueAt(read(native), "/body/compress_position/scaling/attention_factor")).toBe(1);
  });

  test("a base inside a flat rope_parameters is dropped by the class, and that is a warning", () => {
    const base = without(config(FLASH), "rope_scaling");
    const result = read({ ...base, rope_parameters: { rope_type: "default", rope_theta: 500000 } });
    expect(valueAt(result, "/body/compress_position/rope_theta")).toBe(160000);
    expect(result.fields.get("/rope_parameters/rope_theta")).toMatchObject({ use: "ignored" });
    expect(codesOf(result)).toContain("rope-theta-unread");
  });

  test("layers that choose experts by token count as many parameters, and their table none", () => {
    const result = read(config(FLASH));
    expect(valueAt(result, "/body/hash_mlp/expert_choice")).toBe("token_table");
    const scored = read(config(FLASH, { num_hash_layers: 0 }));
    expect(valueAt(scored, "/body/hash_mlp")).toBeNull();
    expect(scored.parameters?.text).toBe(result.parameters?.text);
  });

  test("a draft module has a layer, the joining projection, three norms and what merges its streams", () => {
    // The first layer's experts and window, by transformers 6,576,416,374; two projections [4096, 4096] side by side.
    const merge = 4 * 4 * 4096 + 4 + 1;
    expect(read(config(FLASH)).parameters?.mtp).toBe(6576416374 + 2 * 4096 * 4096 + 3 * 4096 + merge);
  });

  // mtp.0.e_proj and mtp.0.h_proj are released as F8_E4M3 [4096, 4096] with a byte of scale for each block, [32, 32].
  test("the two halves of the joining projection are quantised, unless the file leaves them out", () => {
    const bytes = (left: string[]): number => {
      const quantization_config = {
        ...(config(FLASH)["quantization_config"] as JsonObject),
        modules_to_not_convert: left,
      };
      return weightsOf(read(config(FLASH, { quantization_config }))).bytes?.mtp ?? 0;
    };
    const saved = 4096 * 4096 - 32 * 32;
    const both = bytes([]);
    expect(weightsOf(read(config(FLASH))).bytes?.mtp).toBe(both);
    expect(both).toBe(3_592_082_550);
    expect(bytes(["mtp.0.e_proj"])).toBe(both + saved);
    expect(bytes(["mtp.0.e_proj", "mtp.0.h_proj"])).toBe(both + 2 * saved);
  });
});

describe("MiniMax-M3", () => {
  test("released and transformers' spelling give one spec", () => {
    const released = config(M3_VL);
    const text = released["text_config"] as JsonObject;
    const sparse = (text["moe_layer_freq"] as number[]).map((number) => number === 1);
    const native: JsonObject = {
      ...without(text, "sparse_attention_config", "moe_layer_freq", "rope_theta", "partial_rotary_factor"),
      hidden_act: "silu",
      index_n_heads: 4,
      index_head_dim: 128,
      index_block_size: 128,
      index_topk_blocks: 16,
      index_local_blocks: 1,
      layer_types: sparse.map((is) => (is ? "minimax_m3_sparse" : "full_attention")),
      mlp_layer_types: sparse.map((is) => (is ? "sparse" : "dense")),
      rope_parameters: { rope_theta: 5000000.0, rope_type: "default", partial_rotary_factor: 0.5 },
    };
    expect(read({ ...released, text_config: native }).spec).toEqual(read(released).spec);
  });

  test("the text model alone has the wrapper's body but for its tower and its draft modules", () => {
    const [alone, wrapped] = [read(config(M3)).spec.body, read(config(M3_VL)).spec.body];
    expect(without(alone as unknown as JsonObject, "mtp", "text_model_type", "towers", "vision")).toEqual(
      without(wrapped as unknown as JsonObject, "mtp", "text_model_type", "towers", "vision"),
    );
  });

  test("7 draft modules in one field and 1 in the other: a warning says which one decides", () => {
    const result = read(config(M3));
    expect(valueAt(result, "/body/mtp/num_modules")).toBe(7);
    expect(result.fields.get("/num_nextn_predict_layers")).toEqual({
      use: "shadowed",
      by: "/num_mtp_modules",
      agrees: false,
    });
  });

  // vllm-project/vllm#29966
  test("of three spellings of the rotated channels the share decides, and the others agree", () => {
    const result = read(config(M3));
    expect(valueAt(result, "/body/attention/rotary_dim")).toBe(64);
    expect(result.fields.get("/rotary_dim")).toEqual({
      use: "shadowed",
      by: "/partial_rotary_factor",
      agrees: true,
    });
  });

  test("rotary_dim without partial_rotary_factor is read by no class, and that is a warning", () => {
    const result = read(without(config(M3), "partial_rotary_factor"));
    expect(valueAt(result, "/body/attention/rotary_dim")).toBe(128);
    expect(codesOf(result)).toContain("rotary-dim-unread");
  });

  // vllm-project/vllm#51105
  test("text_config ties the head though the file beside it does not", () => {
    const result = read(config("minimax_m3_vl--m7-0"));
    expect(valueAt(result, "/body/tie_word_embeddings")).toBe(true);
    expect(result.fields.get("/tie_word_embeddings")).toEqual({
      use: "shadowed",
      by: "/text_config/tie_word_embeddings",
      agrees: false,
    });
  });

  test("swigluoai is what its alpha and its limit say, whatever hidden_act says", () => {
    const result = read(config(M3));
    expect(valueAt(result, "/body/mlp/clamp")).toEqual({
      type: "clamped_glu",
      limit: 7,
      alpha: 1.702,
      up_offset: 1,
    });
    expect(result.fields.get("/hidden_act")).toMatchObject({ use: "ignored", because: "no effect" });
    expect(codesOf(read(config(M3, { hidden_act: "gelu" })))).toContain("fixed-by-architecture");
  });

  test("a norm of q and k that the file denies is built all the same, and that is a warning", () => {
    const result = read(config(M3, { use_qk_norm: false }));
    expect(valueAt(result, "/body/attention/use_qk_norm")).toBe(true);
    expect(codesOf(result)).toContain("fixed-by-architecture");
  });
});

describe("MiniMax-Text-01", () => {
  const native = config("minimax--default", { linear_attn_alpha_factor: 3.5, mlp_beta_factor: 2 });
  const kinds = native["layer_types"] as string[];
  const released: JsonObject = {
    ...without(
      native,
      "layer_types",
      ...["full_attn", "linear_attn", "mlp"].flatMap((name) => [
        `${name}_alpha_factor`,
        `${name}_beta_factor`,
      ]),
    ),
    attn_type_list: kinds.map((kind) => (kind === "full_attention" ? 1 : 0)),
    layernorm_full_attention_alpha: 1,
    layernorm_full_attention_beta: 1,
    layernorm_linear_attention_alpha: 3.5,
    layernorm_linear_attention_beta: 1,
    layernorm_mlp_alpha: 1,
    layernorm_mlp_beta: 2,
    postnorm: true,
  };

  test("attn_type_list and layernorm_*_alpha are other spellings of layer_types and *_alpha_factor", () => {
    expect(read(released).spec).toEqual(read(native).spec);
    expect(valueAt(read(released), "/body/residual_weights/linear_attn/residual")).toBe(3.5);
  });

  test("the released files' own model type rotates rotary_dim channels of a head", () => {
    const result = read({ ...released, model_type: "minimax_text_01", head_dim: 128, rotary_dim: 64 });
    expect(valueAt(result, "/body/attention/rotary_dim")).toBe(64);
    expect(valueAt(result, "/body/norm_placement")).toBe("normalised_residual");
    expect(result.parameters?.text).toBe(read(native).parameters?.text);
  });
});

// MiniMax-AI/MiniMax-M2.5#8
test("the draft modules that MiniMax-M2 declares are said to be in no released checkpoint", () => {
  const result = read(config("MiniMaxAI--MiniMax-M2.5"));
  expect(valueAt(result, "/body/num_mtp_modules")).toBe(3);
  expect(result.origins.get("/body/num_mtp_modules")).toMatchObject({
    kind: "derived",
    rule: expect.stringContaining("released checkpoints have no tensors of these"),
  });
});

test("draft modules that Inkling declares, and that the spec does not describe, are a warning at the field that counts them", () => {
  const plain = config("inkling_mm_model--m7-0");
  expect(codesOf(read(plain))).not.toContain("draft-modules-left-out");
  const text = plain["text_config"] as JsonObject;
  const outside = {
    ...plain,
    text_config: without(text, "num_mtp_layers"),
    mtp_config: { num_nextn_predict_layers: 8 },
  };
  const found = (value: JsonObject) =>
    read(value).diagnostics.flatMap(({ code, at }) => (code === "draft-modules-left-out" ? [at] : []));
  expect(found(outside)).toEqual(["/mtp_config/num_nextn_predict_layers"]);
  const inside = { ...plain, text_config: { ...text, num_mtp_layers: 2 } };
  expect(found(inside)).toEqual(["/text_config/num_mtp_layers"]);
  // A null of the text model stands, as setdefault leaves it.
  expect(found({ ...plain, mtp_config: { num_nextn_predict_layers: 8 } })).toEqual([]);
});
