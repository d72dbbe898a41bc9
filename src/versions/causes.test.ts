import { describe, expect, test } from "vitest";
import type { JsonObject } from "../spec/json.ts";
import { across } from "./across.test-support.ts";
import type { CauseKind } from "./causes.ts";

const { rows: NO_ROWS } = across({ model_type: "gpt2" });

/** What is so of one attribute: by version, oldest first; the kind of the cause; what its sentence says. */
type Expected = readonly [attribute: string, values: readonly unknown[], kind: CauseKind, says: string];

const rope = (theta: number, more: JsonObject = {}) => ({
  rope_theta: theta,
  rope_type: "default",
  ...more,
});

/** Two layers, so that lists by layer are short. */
const TWO = { num_hidden_layers: 2 };

/** Files of different kinds. What each version does with them was read in its configuration_*.py. */
const FILES: readonly (readonly [what: string, file: JsonObject, expected: readonly Expected[]])[] = [
  [
    "Llama's theta of an older file",
    { model_type: "llama", rope_theta: 500000 },
    [
      ["rope_theta", [500000, "absent", "absent"], "standardised", "keep it as rope_parameters.rope_theta"],
      [
        "rope_scaling",
        [null, rope(500000), rope(500000)],
        "standardised",
        "5.17.0 and 5.18.0 give rope_parameters under this name",
      ],
    ],
  ],
  [
    "Llama's theta of a file of 5.x",
    { model_type: "llama", rope_parameters: rope(500000) },
    [
      [
        "rope_theta",
        [10000, "absent", "absent"],
        "unknown-field",
        "4.57.6 does not read rope_parameters.rope_theta",
      ],
    ],
  ],
  [
    "An infinite number as 5.x writes it",
    { model_type: "bamba", time_step_limit: [0.5, { __float__: "Infinity" }] },
    [
      [
        "time_step_limit",
        [
          [0.5, { __float__: "Infinity" }],
          [0.5, Infinity],
          [0.5, Infinity],
        ],
        "standardised",
        "5.17.0 and 5.18.0 read",
      ],
    ],
  ],
  [
    "Gemma 3's two thetas",
    { model_type: "gemma3_text", ...TWO, rope_theta: 5000, rope_local_base_freq: 700 },
    [
      ["rope_theta", [5000, "absent", "absent"], "standardised", "rope_parameters.full_attention.rope_theta"],
      [
        "rope_local_base_freq",
        [700, "absent", "absent"],
        "standardised",
        "rope_parameters.sliding_attention.rope_theta",
      ],
    ],
  ],
  [
    "Gemma 3's two thetas by default: each in its own set",
    { model_type: "gemma3_text", ...TWO },
    [
      [
        "rope_theta",
        [1000000, "absent", "absent"],
        "standardised",
        "as rope_parameters.full_attention.rope_theta.",
      ],
      [
        "rope_local_base_freq",
        [10000, "absent", "absent"],
        "standardised",
        "as rope_parameters.sliding_attention.rope_theta.",
      ],
    ],
  ],
  [
    "Gemma 3's two thetas of a file of 5.x",
    {
      model_type: "gemma3_text",
      ...TWO,
      rope_parameters: { full_attention: rope(5000), sliding_attention: rope(700) },
    },
    [
      [
        "rope_theta",
        [1000000, "absent", "absent"],
        "unknown-field",
        "rope_parameters.full_attention.rope_theta",
      ],
      [
        "rope_local_base_freq",
        [10000, "absent", "absent"],
        "unknown-field",
        "4.57.6 does not read rope_parameters.sliding_attention.rope_theta",
      ],
    ],
  ],
  [
    "GPT-NeoX's own names of theta and the turned share",
    { model_type: "gpt_neox", rotary_pct: 0.5, rotary_emb_base: 5000 },
    [
      ["rotary_pct", [0.5, "absent", "absent"], "standardised", "rope_parameters.partial_rotary_factor"],
      ["rotary_emb_base", [5000, "absent", "absent"], "standardised", "rope_parameters.rope_theta"],
    ],
  ],
  [
    "what GPT-NeoX of 4.57 makes of a file of 5.x",
    { model_type: "gpt_neox", rope_parameters: rope(5000, { partial_rotary_factor: 0.5 }) },
    [
      ["rotary_pct", [0.25, "absent", "absent"], "unknown-field", "rope_parameters.partial_rotary_factor"],
      ["rotary_emb_base", [10000, "absent", "absent"], "unknown-field", "rope_parameters.rope_theta"],
      ["rope_theta", [10000, "absent", "absent"], "unknown-field", "rope_parameters.rope_theta"],
    ],
  ],
  [
    "Jamba's kinds of layers under the newer name, its experts under an alias",
    { model_type: "jamba", ...TWO, attn_layer_period: 2, attn_layer_offset: 1, num_experts: 4 },
    [
      [
        "layer_types",
        ["absent", ["linear_attention", "full_attention"], ["linear_attention", "full_attention"]],
        "computed",
        "attn_layer_period",
      ],
      ["num_local_experts", ["absent", 4, 4], "alias", "as num_experts (attribute_map)"],
      ["num_logits_to_keep", [1, "absent", "absent"], "declared", "JambaConfig of 4.57.6 has it"],
    ],
  ],
  [
    "Bamba's kinds of layers, which have other names",
    { model_type: "bamba", ...TWO, attn_layer_indices: [1] },
    [
      [
        "layers_block_type",
        [
          ["mamba", "attention"],
          ["linear_attention", "full_attention"],
          ["linear_attention", "full_attention"],
        ],
        "computed",
        "attn_layer_indices",
      ],
    ],
  ],
  [
    "Cohere 2's pattern, which 5.x uses up",
    { model_type: "cohere2", ...TWO, sliding_window_pattern: 2 },
    [["sliding_window_pattern", [2, "absent", "absent"], "computed", "5.17.0 and 5.18.0 drop it on load"]],
  ],
  [
    "the layers of Granite 4 by default",
    { model_type: "granitemoehybrid", ...TWO },
    [
      [
        "layer_types",
        [null, ["linear_attention", "linear_attention"], ["linear_attention", "linear_attention"]],
        "computed",
        "linear_attention in every layer",
      ],
    ],
  ],
  [
    "the layers of Granite 4 by older names, which 5.17.0 refuses",
    { model_type: "granitemoehybrid", ...TWO, layer_types: ["mamba", "attention"] },
    [
      [
        "layer_types",
        [
          ["mamba", "attention"],
          ["linear_attention", "full_attention"],
        ],
        "standardised",
        "older names of layer types are read as the newer ones",
      ],
    ],
  ],
  [
    "DeepSeek-V3's experts and MTP layers under aliases",
    { model_type: "deepseek_v3", n_routed_experts: 16 },
    [
      ["num_local_experts", ["absent", 16, 16], "alias", "as n_routed_experts (attribute_map)"],
      ["num_mtp_layers", ["absent", 1, 1], "alias", "as num_nextn_predict_layers (attribute_map)"],
      ["num_nextn_predict_layers", ["absent", 1, 1], "declared", "of 4.57.6 has not"],
    ],
  ],
  [
    "Falcon's MLP, whose width 4.57 takes before it reads n_embed",
    { model_type: "falcon", n_embed: 128, num_attention_heads: 4 },
    [["ffn_hidden_size", [18176, 512, 512], "computed", "4 × hidden_size"]],
  ],
  [
    "gpt-oss's defaults",
    { model_type: "gpt_oss", ...TWO },
    [
      ["router_aux_loss_coef", [0.9, 0.001, 0.001], "default", "Another default"],
      ["num_experts", ["absent", 128, 128], "alias", "as num_local_experts (attribute_map)"],
    ],
  ],
  [
    "GLM-4 MoE's turned share, which all have, and its theta",
    { model_type: "glm4_moe", partial_rotary_factor: 0.25 },
    [
      [
        "rope_parameters",
        [
          "absent",
          rope(10000, { partial_rotary_factor: 0.25 }),
          rope(10000, { partial_rotary_factor: 0.25 }),
        ],
        "standardised",
        "partial_rotary_factor). 4.57.6 does not",
      ],
      ["rope_theta", [10000, "absent", "absent"], "standardised", "keep it as rope_parameters"],
    ],
  ],
  [
    "MiniMax-M2's turned channels, which 5.17.0 does not compute",
    { model_type: "minimax_m2", rotary_dim: 64, head_dim: 128, rope_theta: 5000000 },
    [
      [
        "rope_parameters",
        [rope(5000000), rope(5000000, { partial_rotary_factor: 0.5 })],
        "computed",
        "rotary_dim, head_dim",
      ],
      ["partial_rotary_factor", ["absent", 0.5], "computed", "5.18.0 computes it: rotary_dim / head_dim"],
    ],
  ],
  [
    "LongCat's layers, which are two of each since 5.18",
    { model_type: "longcat_flash", num_layers: 3 },
    [
      ["num_hidden_layers", [56, 56, 6], "computed", "5.18.0: 2 × num_layers"],
      ["num_experts_per_tok", ["absent", 12, 12], "alias", "as moe_topk"],
      ["moe_intermediate_size", ["absent", "absent", 2048], "alias", "5.18.0 reads moe_intermediate_size"],
    ],
  ],
  [
    "Qwen3-MoE's experts, stored under the other name since 5.x",
    { model_type: "qwen3_moe", num_experts: 8 },
    [["num_local_experts", ["absent", 8, 8], "standardised", "4.57.6 keeps it as num_experts"]],
  ],
  [
    "a flat file of Qwen2-VL",
    { model_type: "qwen2_vl", hidden_size: 64, vision_config: {} },
    [
      ["hidden_size", [64, "absent", "absent"], "standardised", "text_config.hidden_size"],
      [
        "text_config.model_type",
        ["qwen2_vl", "qwen2_vl_text", "qwen2_vl_text"],
        "standardised",
        "makes text_config of what it does not know itself",
      ],
      ["text_config.eos_token_id", [null, 151645, 151645], "default", "Another default"],
    ],
  ],
  [
    "Qwen2.5-VL of 4.57, which asks its text config before itself",
    { model_type: "qwen2_5_vl", architectures: ["A"], text_config: { hidden_size: 64 } },
    [
      [
        "architectures",
        [null, ["A"], ["A"]],
        "alias",
        "Qwen2_5_VLConfig of 4.57.6 gives what its text_config",
      ],
      ["hidden_size", [64, "absent", "absent"], "alias", "keep it as text_config.hidden_size"],
    ],
  ],
  [
    "Zamba 2's heads, by another name too",
    { model_type: "zamba2", hidden_size: 64, num_attention_heads: 4, attention_head_dim: 8 },
    [
      ["attention_head_dim", [32, 8, 8], "computed", "Computed differently"],
      ["head_dim", [32, 8, 8], "computed", "It is read as attention_head_dim (attribute_map)"],
    ],
  ],
  [
    "the theta of Fuyu's text, another default that 5.x keeps in a dictionary",
    { model_type: "fuyu" },
    [["text_config.rope_theta", [25000, "absent", "absent"], "default", "kept as text_config.rope_param"]],
  ],
  [
    "a scaling of a class without theta",
    { model_type: "aria", rope_scaling: { type: "linear", factor: 2 } },
    [
      [
        "rope_scaling",
        [
          { type: "linear", factor: 2 },
          { type: "linear", factor: 2, rope_type: "linear" },
          { type: "linear", factor: 2, rope_type: "linear" },
        ],
        "standardised",
        "under this name, with rope_type in it",
      ],
    ],
  ],
  [
    "a null head_dim inside Mistral 3, which 5.x fills in",
    { model_type: "mistral3", text_config: { model_type: "mistral", head_dim: null } },
    [["text_config.head_dim", [null, 128, 128], "computed", "hidden_size // num_attention_heads"]],
  ],
];

describe.each(FILES)("%s", (_, file, expected) => {
  const { rows } = across(file);
  test.each(expected)("%s", (attribute, values, kind, says) => {
    const row = rows.find((one) => one.attribute === attribute);
    expect(
      Object.values(row?.outcomes ?? {}).map((one) => (one.is === "value" ? one.value : one.is)),
    ).toEqual(values);
    expect(row?.cause.kind).toBe(kind);
    expect(row?.cause.text).toContain(says);
  });
});

test("GPT-2's fields are the same in all versions", () => {
  expect(NO_ROWS.filter(({ cause }) => cause.kind !== "base")).toEqual([]);
});
