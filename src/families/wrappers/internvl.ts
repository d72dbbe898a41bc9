import { WHOLE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { defaultsOf } from "../blocks/rules/reference.ts";
import {
  type DescribedTower,
  type TowerPlaces,
  type Towers,
  readTower,
  towerPart,
} from "../blocks/towers/read-tower.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { count, flag, positive, text } from "../../config/reading/field-types.ts";
import { derive } from "../../config/reading/sourced.ts";
import { wrapper } from "../declaration/wrapper.ts";
import { normedProjector, sizeOf, withProjector } from "./towers.ts";

const IGNORED = [
  {
    because: "other tower",
    reason: "which output of the tower is taken, and how; no weight hangs on it",
    names: ["projector_hidden_act", "vision_feature_layer", "vision_feature_select_strategy"],
  },
] as const;

/** The tower, and a projector of patches that are shuffled into fewer, wider ones. */
const towers =
  (config: string) =>
  ({ root, hidden }: TowerPlaces): Towers =>
    withProjector(
      readTower(root, { at: "vision_config", config }),
      ["vision_tower", "multi_modal_projector"],
      (tower) =>
        normedProjector(
          derive(
            [sizeOf(tower, "hidden_size"), root.read(positive, "downsample_ratio")],
            (width, ratio) => width * Math.trunc(1 / ratio) ** 2,
            "the tower's hidden_size × (1 / downsample_ratio)²",
          ),
          hidden,
          hidden,
        ),
    );

export const internvl = wrapper("internvl", "InternVL", {
  text: "qwen2",
  towers: towers("InternVLVisionConfig"),
  ignored: IGNORED,
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
const MLP1 = {
  "multi_modal_projector.layer_norm": "mlp1.0",
  "multi_modal_projector.linear_1": "mlp1.1",
  "multi_modal_projector.linear_2": "mlp1.3",
};

const OWN = "modeling_intern_vit.py of OpenGVLab/InternVL2-2B";

/** InternViT, as the repositories' own code has it. */
function internVit(root: Scope): DescribedTower | undefined {
  if (root.find(root.at("vision_config"))?.type !== "object") return undefined;
  const ofClass = defaultsOf("InternVisionConfig", OWN);
  const read = (name: string, value: number) => root.read(count, `vision_config/${name}`, ofClass(value));
  const has = (name: string, value: boolean) => root.read(flag, `vision_config/${name}`, ofClass(value));
  return towerPart("intern_vit", `InternVisionModel (${OWN})`, {
    hidden_size: read("hidden_size", 3200),
    intermediate_size: read("intermediate_size", 12800),
    num_hidden_layers: read("num_hidden_layers", 48),
    num_attention_heads: read("num_attention_heads", 25),
    num_channels: read("num_channels", 3),
    image_size: read("image_size", 224),
    patch_size: read("patch_size", 14),
    qkv_bias: has("qkv_bias", false),
    use_qk_norm: has("qk_normalization", true),
    norm_type: root.read(text, "vision_config/norm_type", ofClass("rms_norm")),
  });
}

const VIT_IGNORED = [
  ...["architectures", "auto_map", "attention_dropout", "drop_path_rate", "dropout", "hidden_act"],
  ...[
    "initializer_factor",
    "initializer_range",
    "layer_norm_eps",
    "model_type",
    "torch_dtype",
    "_name_or_path",
  ],
  ...["transformers_version", "use_bfloat16", "use_flash_attn", "output_attentions", "output_hidden_states"],
  ...["return_dict", "num_key_value_heads", "capacity_factor", "eval_capacity_factor", "laux_allreduce"],
  ...["moe_coeff_ratio", "moe_intermediate_size", "moe_output_scale", "noisy_gate_policy", "num_experts"],
  ...["num_routed_experts", "num_shared_experts", "shared_expert_intermediate_size", "use_moe"],
  ...["use_residual", "use_rts", "use_weighted_residual", "ep_size"],
].map((name) => `vision_config/${name}`);

const IMAGES_CUT = {
  because: "other tower",
  reason: "how images are cut, shuffled and counted; no weight hangs on it",
  names: [
    ...["dynamic_image_size", "force_image_size", "max_dynamic_patch", "min_dynamic_patch", "ps_version"],
    ...["select_layer", "use_thumbnail", "pad2square", "image_fold"],
  ],
} as const;
const ADAPTERS = {
  because: "training",
  reason: "which weights a trainer adapts, which are merged again",
  names: ["use_backbone_lora", "use_llm_lora"],
} as const;
const CHAT_TEMPLATE = {
  because: "generation",
  reason: "the chat template",
  names: ["template", "system_message"],
} as const;
const WRITER = {
  because: "bookkeeping",
  reason: "which program wrote the file",
  names: ["_commit_hash"],
} as const;
const NOT_OF_VIT = {
  because: "other tower",
  reason: "what the vision encoder's class does not shape its weights by",
  names: VIT_IGNORED,
} as const;

/** InternVL 1.5 to 3 as their repositories' own code has them; the decoder is any that llm_config names. */
export const internvlChat = wrapper("internvl_chat", "InternVLChat", {
  text: "internlm2",
  at: "llm_config",
  outsideTransformers: true,
  architecture: "InternVLChatModel",
  tiedBy: "decoder",
  wholeIn: "language_model",
  scalesLogits: true,
  towers: ({ root, hidden }) =>
    withProjector(internVit(root), ["vision_model", "multi_modal_projector"], (tower) =>
      normedProjector(
        derive(
          [
            sizeOf(tower, "hidden_size"),
            root.read(positive, "downsample_ratio", {
              value: 0.5,
              rule: `InternVLChatConfig has 0.5 (${OWN})`,
            }),
          ],
          (width, ratio) => width * Math.trunc(1 / ratio) ** 2,
          "the tower's hidden_size × (1 / downsample_ratio)²",
        ),
        hidden,
        hidden,
      ),
    ),
  ignored: [IMAGES_CUT, ADAPTERS, CHAT_TEMPLATE, WRITER, NOT_OF_VIT],
  checkpoint: { towers: MLP1 },
});

const YUAN_OWN = "modeling_yuanvl_chat.py of Yuan 3.0";

/** Yuan 3.0: InternViT, a gated projector with a norm behind it, and Yuan's decoder, whose names are others than Yuan 2.0's. */
export const yuanVl = wrapper("yuanvl", "YuanVL", {
  text: "yuan",
  at: "llm_config",
  config: "YuanVLChatConfig",
  outsideTransformers: true,
  architecture: "YuanVLChatModel",
  wholeIn: "language_model",
  scalesLogits: true,
  towers: ({ root, decoder, hidden }) => {
    const tower = internVit(root);
    const ratio = root.read(positive, "downsample_ratio", {
      value: 0.5,
      rule: `YuanVLChatConfig has 0.5 (configuration_yuanvl.py of Yuan 3.0)`,
    });
    return (
      tower && {
        vision_model: tower,
        imagemlp: towerPart("gated_projector", `YuanImageMLP (${YUAN_OWN})`, {
          input: derive(
            [sizeOf(tower, "hidden_size"), ratio],
            (width, share) => Math.trunc(width / share ** 2),
            `the tower's hidden_size / downsample_ratio² (${YUAN_OWN})`,
          ),
          inner: decoder.read(count, "ffn_hidden_size"),
          output: hidden,
        }),
        imagemlp_layernorm: towerPart(
          "rms_norm",
          `YuanVLChatModel normalises what imagemlp gives (${YUAN_OWN})`,
          {
            output: hidden,
          },
        ),
      }
    );
  },
  ignored: [
    IMAGES_CUT,
    ADAPTERS,
    CHAT_TEMPLATE,
    WRITER,
    NOT_OF_VIT,
    {
      because: "other tower",
      reason: "it marks images in the token sequence",
      names: ["img_context_token_id"],
    },
    {
      because: "bookkeeping",
      reason: "where the trainer found the vision encoder, and what it computed anew",
      names: ["clip_download_path", "imagemlp_recompute"],
    },
  ],
  checkpoint: {
    layer: {
      "mlp.gate_proj": "mlp.up_proj",
      "mlp.up_proj": "mlp.gate_proj",
      "mlp.gate": "mlp.router",
      "experts.{}.gate_up_proj": "experts.w1.{}",
      "experts.{}.up_proj": "experts.w1.{}",
      "experts.{}.down_proj": "experts.w2.{}",
    },
  },
});

export const qianfanOcr = wrapper("qianfan_ocr", "QianfanOCR", {
  text: "qwen3",
  towers: towers("QianfanOCRVisionConfig"),
  ignored: IGNORED,
  checkpoint: {
    ...WHOLE_LANGUAGE_MODEL,
    layers: "encoder.layers",
    towers: { vision_tower: "vision_model", ...MLP1 },
  },
});
