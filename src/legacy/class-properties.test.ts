import { expect, test } from "vitest";
import type { JsonObject } from "../spec/json.ts";
import { getAttribute, legacyConfig } from "./legacy-config.ts";

/** What transformers 4.57.6 gives, where kinds of layers have their older names. */
test.each<[JsonObject, string, unknown]>([
  [{ model_type: "falcon_h1", num_hidden_layers: 1 }, "layers_block_type", ["attention"]],
  [
    { model_type: "bamba", num_hidden_layers: 2, attn_layer_indices: [1] },
    "layers_block_type",
    ["mamba", "attention"],
  ],
  [{ model_type: "falcon", hidden_size: 512, num_attention_heads: 8 }, "head_dim", 64],
  [{ model_type: "falcon", n_embed: 512, num_attention_heads: 8 }, "hidden_size", 512],
  [
    { model_type: "cohere2", num_hidden_layers: 2, sliding_window_pattern: 2 },
    "layer_types",
    ["sliding_attention", "full_attention"],
  ],
  [
    { model_type: "phi3", rope_scaling: { type: "su", short_factor: [1], long_factor: [1] } },
    "rope_scaling",
    { type: "longrope", short_factor: [1], long_factor: [1] },
  ],
  [{ model_type: "llama", experts_implementation: "eager" }, "experts_implementation", "eager"],
  [{ model_type: "modernbert-decoder", local_attention: 30, sliding_window: 8 }, "sliding_window", 15],
  [{ model_type: "qwen2_vl", output_attentions: true, text_config: {} }, "output_attentions", false],
  [{ model_type: "qwen2_vl", text_config: { return_dict: false } }, "use_return_dict", false],
])("4.57.6: %j has %s", (file, name, expected) => {
  const attribute = getAttribute(legacyConfig(file, { version: "4.57.6" }), name);
  expect(attribute?.kind === "value" && attribute.value).toEqual(expected);
});

/** What transformers 5.18.0 gives for properties of its classes. */
test.each<[JsonObject, string, unknown]>([
  [{ model_type: "falcon", hidden_size: 512, num_attention_heads: 8 }, "head_dim", 64],
  [{ model_type: "falcon", alibi: true }, "rotary", false],
  [{ model_type: "xlstm", hidden_size: 300, qk_dim_factor: 0.5, num_heads: 4 }, "qk_dim", 192],
  [{ model_type: "xlstm", hidden_size: 300, qk_dim_factor: 0.5, num_heads: 4 }, "qk_head_dim", 48],
  [{ model_type: "radio", num_cls_tokens: 2, num_registers: 3 }, "num_summary_tokens", 5],
  [
    { model_type: "minicpmv4_6_vision", hidden_size: 16, window_kernel_size: [2, 3] },
    "window_hidden_size",
    96,
  ],
  [
    { model_type: "inkling_text", num_mtp_layers: 2, mtp_local_layer_ids: [1] },
    "mtp_layer_types",
    ["hybrid", "hybrid_sliding"],
  ],
  [{ model_type: "inkling_text", num_mtp_layers: 2 }, "mtp_mlp_layer_types", ["dense", "dense"]],
  [{ model_type: "llama" }, "per_layer_config", {}],
  [{ model_type: "llama" }, "per_layer_attributes", null],
  [{ model_type: "llama", name_or_path: "here" }, "name_or_path", "here"],
  [{ model_type: "falcon_h1", num_hidden_layers: 2 }, "layers_block_type", ["hybrid", "hybrid"]],
  [{ model_type: "mamba", num_hidden_layers: 2 }, "layer_types", ["linear_attention", "linear_attention"]],
  [
    { model_type: "jamba", num_hidden_layers: 4, attn_layer_period: 2, attn_layer_offset: 1 },
    "layers_block_type",
    ["mamba", "attention", "mamba", "attention"],
  ],
  [
    {
      model_type: "jamba",
      num_hidden_layers: 2,
      expert_layer_period: 2,
      expert_layer_offset: 1,
      num_experts: 8,
    },
    "layers_num_experts",
    [1, 8],
  ],
  [
    { model_type: "bamba", num_hidden_layers: 2, attn_layer_indices: [1] },
    "layers_block_type",
    ["linear_attention", "full_attention"],
  ],
  [
    {
      model_type: "recurrent_gemma",
      num_hidden_layers: 4,
      block_types: ["recurrent", "recurrent", "attention"],
    },
    "layers_block_type",
    ["recurrent", "recurrent", "attention", "recurrent"],
  ],
  [{ model_type: "longcat_flash", num_layers: 3 }, "num_hidden_layers", 6],
  // A property that sets another attribute: a file that names it gives no attribute of that name.
  [{ model_type: "longcat_flash", num_layers: 28, num_hidden_layers: 7 }, "num_layers", 3],
  [{ model_type: "longcat_flash", num_layers: 28, num_hidden_layers: 7 }, "num_hidden_layers", 6],
  [{ model_type: "modernbert", sliding_window: 10 }, "local_attention", 20],
  [{ model_type: "gemma4_unified_audio", hidden_size: 77 }, "audio_samples_per_token", 77],
  [{ model_type: "modernbert-decoder", local_attention: null }, "sliding_window", -1],
])("%j has the property %s", (file, name, value) => {
  expect(getAttribute(legacyConfig(file, { version: "5.18.0" }), name)).toMatchObject({ value });
});

test.each(["bamba", "falcon_h1", "jamba", "mamba", "recurrent_gemma"])(
  "%s with more layers than can be listed is built all the same",
  (modelType) => {
    const file = { model_type: modelType, num_hidden_layers: 1e10 };
    expect(() => legacyConfig(file, { version: "5.18.0" })).not.toThrow();
  },
);
