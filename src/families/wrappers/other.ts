import { WHOLE_LANGUAGE_MODEL, BARE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { classNamed } from "../../classes/shards.ts";
import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import { count, flag, natural, naturals, positive } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import {
  type Sourced,
  allDependOn,
  dependsOn,
  derive,
  implied,
  mapped,
} from "../../config/reading/sourced.ts";
import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";
import {
  type DescribedTower,
  type TowerPlaces,
  type Towers,
  partOfText,
  readTower,
  towerPart,
} from "../blocks/towers/read-tower.ts";
import { wrapper } from "../declaration/wrapper.ts";
import {
  readListOfLists,
  rootSize,
  shuffled,
  siglip,
  siglipAndNorm,
  sizeOf,
  visionTower,
  withProjector,
} from "./towers.ts";

/** The checkpoint is that of a diffusion model's text encoder, which names its attention in its own way. */
const COSMOS: CheckpointNames = {
  decoder: "",
  towersIn: "",
  towers: { visual: "" },
  layer: {
    q_proj: "to_q",
    k_proj: "to_k",
    v_proj: "to_v",
    o_proj: "to_out",
    q_norm: "norm_q",
    k_norm: "norm_k",
  },
};

export const cosmos3Omni = wrapper("cosmos3_omni", "Cosmos3Omni", {
  text: "qwen3_vl_text",
  towers: ({ root }) => {
    const tower = visionTower(root, "Qwen3VLVisionConfig");
    return tower && { visual: tower };
  },
  checkpoint: { ...COSMOS, ofClass: { Cosmos3OmniModel: { towers: {} } } },
});
export const cosmos3Edge = wrapper("cosmos3_edge", "Cosmos3Edge", {
  text: "cosmos3_edge_text",
  fixed: true,
  tiedBy: "nothing",
  towers: ({ root, hidden }) =>
    withProjector(visionTower(root, "Cosmos3EdgeVisionConfig"), ["visual", "projector"], (tower) =>
      towerPart("merging_projector", "Cosmos3EdgePatchMerger (modeling_cosmos3_edge.py)", {
        norm_size: sizeOf(tower, "hidden_size"),
        input: shuffled(
          tower,
          sizeOf(tower, "spatial_merge_size"),
          "the tower's hidden_size × spatial_merge_size²",
        ),
        inner: rootSize(root, "projector_hidden_size"),
        output: hidden,
      }),
    ),
  checkpoint: {
    ...COSMOS,
    towersIn: "model",
    towers: { q_proj: "to_q", k_proj: "to_k", v_proj: "to_v", fc1: "up_proj", fc2: "down_proj" },
    ofClass: { Cosmos3EdgeModel: { decoder: "model.language_model" } },
  },
});
export const hyperclovaxVisionV2 = wrapper("hyperclovax_vision_v2", "HyperCLOVAXVisionV2", {
  text: "hyperclovax",
  scalesLogits: true,
  // The released config names the whole of Qwen2.5-VL (HyperCLOVAXVisionV2Config.__post_init__).
  towers: ({ root, hidden }) =>
    withProjector(
      visionTower(root, "Qwen2_5_VLVisionConfig", { alsoNamed: ["qwen2_5_vl"] }),
      ["vision_model", "vision_projector"],
      (tower) =>
        towerPart(
          "linear_projector",
          "projector of HyperCLOVAXVisionV2Model (modeling_hyperclovax_vision_v2.py)",
          {
            input: sizeOf(tower, "out_hidden_size"),
            output: hidden,
            bias: implied(true, "it has a bias (modeling_hyperclovax_vision_v2.py)"),
          },
        ),
    ),
  checkpoint: {
    ...BARE_LANGUAGE_MODEL,
    head: "model.language_model.lm_head",
    towers: { "vision_projector.linear": "vision_projector" },
    ofClass: { HyperCLOVAXVisionV2Model: { towers: { "vision_projector.linear": "projector" } } },
  },
});

/** The one encoder of images that is described. */
const MOBILENET_V5 = "mobilenetv5_300m_enc";

/** timm's encoder of images, one of sound, and what makes embeddings of what either gives, with tokens of its own. */
function gemma3nTowers({ root, hidden }: TowerPlaces): Towers | Sourced<null> {
  const images = visionTower(root, "Gemma3nVisionConfig", { without: ["model_args"] });
  const lists = ["sscp_conv_kernel_size", "sscp_conv_stride_size"];
  const sound = readTower(root, { at: "audio_config", config: "Gemma3nAudioConfig", without: lists });
  const data = classNamed("Gemma3nAudioConfig", root.hf.transformersVersion);
  if (!images || !sound || !data) return undefined;
  const { architecture } = images.facts;
  const args = root.at("vision_config/model_args");
  if (root.find(args)?.type === "object")
    return derive(
      [mapped("given", args)],
      () => null,
      "what model_args make of timm's model is not described",
    );
  if (architecture && architecture.value !== MOBILENET_V5)
    return derive([architecture], () => null, `of timm's models ${MOBILENET_V5} alone is described`);
  const flat = lists.map((name) => {
    const at = `audio_config/${name}`;
    const value = (data.fields?.[name] as number[][]).flat();
    const rule = `the default of Gemma3nAudioConfig, transformers ${root.hf.transformersVersion}`;
    return [name, readListOfLists(root, at) ?? root.read(naturals, at, { value, rule })] as const;
  });
  const embedder = (tower: DescribedTower) =>
    towerPart("gemma3n_embedder", "Gemma3nMultimodalEmbedder (modeling_gemma3n.py)", {
      rows: sizeOf(tower, "vocab_size"),
      input: sizeOf(tower, "hidden_size"),
      output: hidden,
    });
  const towers = {
    vision_tower: images,
    embed_vision: embedder(images),
    audio_tower: { ...sound, facts: { ...sound.facts, ...Object.fromEntries(flat) } },
    embed_audio: embedder(sound),
  };
  const rule = `of timm's models ${MOBILENET_V5} is described`;
  return architecture ? (allDependOn(towers, [architecture], rule) as Towers) : towers;
}

export const gemma3n = wrapper("gemma3n", "Gemma3n", {
  text: "gemma3n_text",
  fixed: true,
  scalesLogits: true,
  towers: gemma3nTowers,
  ignored: [
    {
      because: "other tower",
      reason: "timm's model has no head here, and no arguments beside its name",
      names: ["model_args", "num_classes", "label_names"].map((name) => `vision_config/${name}`),
    },
    {
      because: "other tower",
      reason: "how many embeddings an image or a piece of sound takes, which the processor decides",
      names: ["audio_soft_tokens_per_image", "vision_soft_tokens_per_image"],
    },
  ],
});
export const gotOcr2 = wrapper("got_ocr2", "GotOcr2", {
  text: "qwen2",
  towers: ({ root, hidden }) =>
    withProjector(
      visionTower(root, "GotOcr2VisionConfig", { kind: "got_ocr2_vision" }),
      ["vision_tower", "multi_modal_projector"],
      (tower) =>
        towerPart("got_ocr2_projector", "GotOcr2MultiModalProjector (modeling_got_ocr2.py)", {
          input: sizeOf(tower, "output_channels"),
          output: hidden,
        }),
    ),
  checkpoint: WHOLE_LANGUAGE_MODEL,
});

const minicpmV = (modelType: string, prefix: string) =>
  wrapper(modelType, prefix, {
    text: "qwen3_5_text",
    towers: ({ root, hidden }) =>
      withProjector(
        visionTower(root, `${prefix}VisionConfig`, {
          set: { insert_layer_id: root.read(natural, "insert_layer_id") },
        }),
        ["vision_tower", "merger"],
        (tower) =>
          partOfText(
            towerPart("minicpmv4_6_merger", `${prefix}Merger (modeling_${modelType}.py)`, {
              vision_hidden_size: sizeOf(tower, "hidden_size"),
              rounds: rootSize(root, "merger_times"),
              output: hidden,
            }),
          ),
      ),
    ignored: MINICPM_V_IGNORED,
    checkpoint: BARE_LANGUAGE_MODEL,
  });

const MINICPM_V_IGNORED: IgnoredFields = [
  {
    because: "other tower",
    reason: "how images are cut and how many of their patches are kept; no weight hangs on it",
    names: ["downsample_mode", "drop_vision_last_layer", "image_size", "merge_kernel_size", "patch_size"],
  },
  {
    because: "other tower",
    reason: "it marks images in the token sequence",
    names: ["image_end_id", "image_start_id", "newline_id", "slice_end_id", "slice_start_id"],
  },
];

export const minicpmv46 = minicpmV("minicpmv4_6", "MiniCPMV4_6");
export const minicpmv47 = minicpmV("minicpmv4_7", "MiniCPMV4_7");

/** RADIO, and a projector with an RMS norm before it; sound has a tower only where the file says so, which has no description. */
const nemotronTowers = ({ root, decoder: text, hidden }: TowerPlaces): Towers => {
  if (root.find(root.at("audio_config"))?.type === "object") return undefined;
  const described = withProjector(
    readTower(root, { at: "vision_config", config: "RadioConfig" }),
    ["vision_model", "multi_modal_projector"],
    () => {
      const is = "NemotronH_Omni_Reasoning_V3MultiModalProjector (modeling_nemotron_h_omni.py)";
      return towerPart("normed_relu2_projector", is, {
        input: derive(
          [rootSize(root, "vision_hidden_size"), root.read(positive, "downsample_ratio")],
          (width, ratio) => width * Math.trunc(1 / ratio) ** 2,
          "vision_hidden_size × (1 / downsample_ratio)²",
        ),
        inner: rootSize(root, "projector_hidden_size"),
        output: hidden,
        bias: implied(false, `${is} has no biases before images`),
      });
    },
  );
  const drafts = text.read(natural, "num_nextn_predict_layers");
  if (!described || drafts.value === 0) return described;
  const rule =
    "the class normalises what its tower sees where the decoder has draft modules (modeling_nemotron_h_omni.py)";
  const norm = towerPart("layer_norm", rule, { output: rootSize(root, "vision_hidden_size") });
  const { vision_model: tower, ...projector } = described;
  return {
    ...(tower && { vision_model: tower }),
    vision_final_layernorm: allDependOn(norm, [drafts], rule),
    ...projector,
  };
};

export const nemotronHOmni = wrapper("nemotron_h_omni", "NemotronH_Omni_Reasoning_V3", {
  text: "nemotron_h",
  config: "NemotronH_Omni_Reasoning_V3_Config",
  architecture: "NemotronH_Omni_Reasoning_V3",
  tiedBy: "nothing",
  towers: nemotronTowers,
  ignored: [
    {
      because: "other tower",
      reason: "how the processor cuts images and videos; no weight hangs on it",
      names: ["force_image_size", "video_pruning_rate"],
    },
    { because: "other tower", reason: "null: the model hears nothing", names: ["audio_config"] },
    {
      because: "no effect",
      reason: "vision_config decides, and has to say the same (validate_architecture)",
      names: ["video_temporal_patch_size"],
    },
  ],
  checkpoint: {
    decoder: "language_model.backbone",
    head: "language_model.lm_head",
    towers: {
      vision_model: "vision_model.radio_model",
      "multi_modal_projector.layer_norm": "mlp1.0",
      "multi_modal_projector.linear_1": "mlp1.1",
      "multi_modal_projector.linear_2": "mlp1.3",
    },
  },
});

/** The head has the file's own vocab_size and hidden_size, unless it is the decoder's embedding. */
function readOvisHead(root: Scope, tied: Sourced<boolean>, rows: Sourced<number>) {
  if (tied.value) {
    root.ignore("vocab_size", "no effect", "text_config has that of the embedding, which is the head");
    return {};
  }
  const rule = "Ovis2ForConditionalGeneration has a head of the file's own sizes (modeling_ovis2.py)";
  const vocabulary = dependsOn(root.read(count, "vocab_size"), [tied], rule);
  return {
    vocab_size: vocabulary,
    embedding_extra_rows: derive([tied, rows, vocabulary], (_, all, tokens) => all - tokens, rule),
    head_width: dependsOn(root.read(count, "hidden_size"), [tied], rule),
  };
}

export const ovis2 = wrapper("ovis2", "Ovis2", {
  text: "qwen2",
  towers: ({ root }) =>
    withProjector(
      visionTower(root, "Ovis2VisionConfig", { kind: "ovis2_vision" }),
      ["vision_tower", "visual_embeddings_table"],
      (tower) =>
        partOfText(
          towerPart("embedding_table", "Ovis2VisualEmbeddingTable (modeling_ovis2.py)", {
            rows: sizeOf(tower, "vocab_size"),
            output: rootSize(root, "hidden_size"),
          }),
        ),
    ),
  ignored: [
    {
      because: "other tower",
      reason: "it marks images in the token sequence",
      names: ["visual_indicator_token_ids"],
    },
  ],
  head: readOvisHead,
  checkpoint: BARE_LANGUAGE_MODEL,
});

/** Where the checkpoint has the model of AutoModelForImageTextToText. */
const SHIELDED = { decoder: "model.language_model.model", towersIn: "model" };

export const shieldgemma2 = wrapper("shieldgemma2", "ShieldGemma2", {
  text: "gemma3_text",
  architecture: "ShieldGemma2ForImageClassification",
  classNames: ["Gemma3"],
  tiedBy: "decoder_if_not_said",
  towers: siglipAndNorm,
  ignored: [
    {
      because: "other tower",
      reason: "how many embeddings an image takes; no weight hangs on it",
      names: ["mm_tokens_per_image"],
    },
  ],
  checkpoint: {
    ...SHIELDED,
    ofClass: {
      Gemma3ForConditionalGeneration: SHIELDED,
      // It has the whole of the other as its `model`.
      ShieldGemma2ForImageClassification: {
        decoder: `model.${SHIELDED.decoder}`,
        towersIn: `model.${SHIELDED.towersIn}`,
      },
    },
  },
});
export const videoLlama3 = wrapper("video_llama_3", "VideoLlama3", {
  text: "qwen2",
  tiedBy: "either",
  towers: ({ root, hidden }) =>
    withProjector(
      readTower(root, { at: "vision_config", config: "VideoLlama3VisionConfig" }),
      ["vision_model", "projector"],
      (tower) =>
        towerPart("mlp_projector", "VideoLlama3Projector (modeling_video_llama_3.py)", {
          input: sizeOf(tower, "hidden_size"),
          inner: hidden,
          output: hidden,
          bias: implied(true, "VideoLlama3Projector has biases (modeling_video_llama_3.py)"),
        }),
    ),
  checkpoint: {
    ...BARE_LANGUAGE_MODEL,
    towers: { "projector.linear_1": "projector.readout.0", "projector.linear_2": "projector.readout.2" },
  },
});

/**
 * The queries that numbers of patches take, the class's where the file has no table of them. A largest one that the file
 * gives beside them stands in place of what AriaConfig computes of them.
 */
function ariaQueries(root: Scope): Sourced<number[]> {
  const name = "projector_patch_to_query_dict";
  const node = root.find(root.at(name));
  const given =
    node?.type === "object" ? [...node.members.keys()].filter((key) => /^\d+$/.test(key)) : undefined;
  const largest = root.optional(natural, "max_value_projector_patch_to_query_dict");
  if (largest) {
    for (const key of given ?? [])
      root.ignore(`${name}/${key}`, "no effect", "max_value_projector_patch_to_query_dict decides");
    return derive(
      [largest],
      (queries) => [queries],
      "max_value_projector_patch_to_query_dict, the number of learnt queries",
    );
  }
  const queries = (given ?? ["1225", "4900"]).map((patches) => root.read(natural, `${name}/${patches}`));
  return derive(
    queries,
    (...all) => all,
    `the values of ${name}, of which the largest is the number of learnt queries`,
  );
}

export const aria = wrapper("aria", "Aria", {
  text: "aria_text",
  towers: ({ root, hidden }) =>
    withProjector(
      visionTower(root, "Idefics3VisionConfig"),
      ["vision_tower", "multi_modal_projector"],
      (tower) =>
        towerPart("aria_projector", "AriaProjector (modeling_aria.py)", {
          vision_hidden_size: sizeOf(tower, "hidden_size"),
          queries: ariaQueries(root),
          output: hidden,
        }),
    ),
  ignored: [
    {
      because: "other tower",
      reason: "which of the tower's layers the projector reads; no weight hangs on it",
      names: ["vision_feature_layer"],
    },
  ],
  checkpoint: WHOLE_LANGUAGE_MODEL,
});

/** The width of so many patches each way side by side as downsample_factor says. */
const downsampled = (root: Scope, tower: DescribedTower): Sourced<number> =>
  shuffled(tower, rootSize(root, "downsample_factor"), "the tower's hidden_size × downsample_factor²");

export const cohere2Vision = wrapper("cohere2_vision", "Cohere2Vision", {
  text: "cohere2",
  towers: ({ root, hidden }) =>
    withProjector(siglip(root), ["vision_tower", "multi_modal_projector"], (tower) => {
      const inner = rootSize(root, "alignment_intermediate_size");
      return towerPart("mlp_projector", "Cohere2VisionMultiModalProjector (modeling_cohere2_vision.py)", {
        input: downsampled(root, tower),
        inner,
        second_input: derive(
          [inner],
          (width) => Math.floor(width / 2),
          "half of alignment_intermediate_size, for one half gates the other",
        ),
        output: hidden,
        bias: implied(true, "Cohere2VisionMultiModalProjector has biases (modeling_cohere2_vision.py)"),
      });
    }),
});
/** AyaVisionMultiModalProjector: a norm, and two matrices of which one half of the first's rows gates the other. */
export const ayaVision = wrapper("aya_vision", "AyaVision", {
  text: "cohere2",
  towers: ({ root, hidden }) =>
    withProjector(siglip(root), ["vision_tower", "multi_modal_projector"], (tower) => {
      const is = "AyaVisionMultiModalProjector (modeling_aya_vision.py)";
      const inner =
        root.optional(natural, "alignment_intermediate_size") ??
        derive([hidden], (width) => width, "the decoder's hidden_size, without alignment_intermediate_size");
      return towerPart("normed_mlp_projector", is, {
        input: downsampled(root, tower),
        inner,
        second_input: derive(
          [inner],
          (width) => Math.floor(width / 2),
          "half of its rows gate the other half",
        ),
        output: hidden,
        bias: implied(true, `${is} has biases`),
      });
    }),
  ignored: [
    {
      because: "other tower",
      reason:
        "which of the tower's outputs are taken, and how the projector's norm is kept from dividing by 0",
      names: ["adapter_layer_norm_eps", "vision_feature_layer", "vision_feature_select_strategy"],
    },
  ],
  checkpoint: {
    ...WHOLE_LANGUAGE_MODEL,
    towers: { "multi_modal_projector.layer_norm": "multi_modal_projector.layernorm" },
  },
});
export const exaone45 = wrapper("exaone4_5", "Exaone4_5_", {
  text: "exaone4",
  towers: ({ root }) => {
    const tower = visionTower(root, "Exaone4_5_VisionConfig");
    return tower && { visual: tower };
  },
});
export const lfm2Vl = wrapper("lfm2_vl", "Lfm2Vl", {
  text: "lfm2",
  towers: ({ root, hidden }) =>
    withProjector(
      visionTower(root, "Siglip2VisionConfig", { besides: ["vision_use_head"] }),
      ["vision_tower", "multi_modal_projector"],
      (tower) => {
        const normed = root.read(flag, "projector_use_layernorm");
        const parts = {
          input: downsampled(root, tower),
          inner: rootSize(root, "projector_hidden_size"),
          output: hidden,
          bias: root.read(flag, "projector_bias"),
        };
        const made = towerPart("mlp_projector", "Lfm2VlMultiModalProjector (modeling_lfm2_vl.py)", parts);
        return {
          ...made,
          kind: derive(
            [normed],
            (has) => (has ? "normed_mlp_projector" : "mlp_projector"),
            "a norm before it where projector_use_layernorm",
          ),
        };
      },
    ),
  ignored: [
    {
      because: "other tower",
      reason: "the activation of the projector; no weight hangs on it",
      names: ["projector_hidden_act"],
    },
  ],
});
export const paligemma = wrapper("paligemma", "PaliGemma", {
  text: "gemma",
  towers: ({ root }) =>
    withProjector(siglip(root), ["vision_tower", "multi_modal_projector"], (tower) =>
      towerPart("linear_projector", "PaliGemmaMultiModalProjector (modeling_paligemma.py)", {
        input: sizeOf(tower, "hidden_size"),
        output: rootSize(root, "projection_dim"),
        bias: implied(true, "PaliGemmaMultiModalProjector has a bias (modeling_paligemma.py)"),
      }),
    ),
  ignored: [
    {
      because: "no effect",
      reason: "PaliGemmaConfig writes it anew from projection_dim and the size of images (__post_init__)",
      names: ["vision_config/projection_dim", "text_config/num_image_tokens"],
    },
    {
      because: "no effect",
      reason: "text_config has the decoder's; the model does not read it here (modeling_paligemma.py)",
      names: ["hidden_size", "vocab_size"],
    },
  ],
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
/** Beside text_config these have no effect; where it is missing, they are the decoder's own. */
const FUYU_IGNORED: IgnoredFields = [
  {
    because: "no effect",
    reason: "text_config decides; FuyuConfig takes it from here only where there is no text_config",
    names: [
      "hidden_act",
      "intermediate_size",
      "layer_norm_eps",
      "max_position_embeddings",
      "num_attention_heads",
      "num_hidden_layers",
      "partial_rotary_factor",
      "qk_layernorm",
      "rope_parameters",
      "rope_parameters/partial_rotary_factor",
      "rope_parameters/rope_theta",
      "rope_parameters/rope_type",
      // The words of transformers 4 for rope_parameters.
      "rope_scaling",
      "rope_theta",
      "vocab_size",
      // FuyuConfig of transformers 4 kept vocab_size by this name too.
      "_vocab_size",
    ],
  },
  { because: "training", reason: "dropout is off when a model runs", names: ["hidden_dropout"] },
  { because: "other tower", reason: "how large images become; no weight hangs on it", names: ["image_size"] },
];

export const fuyu = wrapper("fuyu", "Fuyu", {
  text: "persimmon",
  architecture: "FuyuForCausalLM",
  flat: true,
  ignored: FUYU_IGNORED,
  towers: ({ root }) => ({
    vision_embed_tokens: towerPart("patch_embedding", "FuyuModel (modeling_fuyu.py)", {
      patch_size: rootSize(root, "patch_size"),
      num_channels: rootSize(root, "num_channels"),
      output: rootSize(root, "hidden_size"),
    }),
  }),
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
