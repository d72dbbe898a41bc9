import type { TowerSpec } from "../../spec/towers/tower.ts";
import { type Value, type Words, numeral, say } from "./words.ts";

type Facts = TowerSpec["facts"];

/** What a kind of tower or projector does otherwise than its facts' names say, by its code (transformers 5.18.0). */
export interface OfKind {
  /** Facts that stand for something else, or that it does not read. */
  readonly not?: readonly string[];
  /** What is drawn besides, where its facts are said; `of` gives one with its place, in other words where these are given. */
  readonly more?: readonly ((of: (name: string, text?: string) => Value, facts: Facts) => Words)[];
  /** Whether what it gives is of another width than its layers. */
  readonly isWidened?: boolean;
}

// MuseGlimmerVisionConfig.__post_init__: without layer_types every fourth layer and the last see all.
const seesAll: NonNullable<OfKind["more"]>[number] = (of, { layer_types: types }) =>
  Array.isArray(types)
    ? say`${of("layer_types", `layers ${types.flatMap((type, index) => (type === "full_attention" ? [String(index)] : [])).join(", ")}`)} see all`
    : ["every fourth layer and the last see all"];

// MiniCPMV4_6ViTWindowAttentionMerger.forward; MiniCPMV4_7 has the same.
const MINICPM: OfKind = {
  more: [
    (of) =>
      say`behind layer ${of("insert_layer_id")} attention in windows of ${of("window_kernel_size")}, then their mean + an MLP of all of a window`,
  ],
};

// Glm4vVisionModel: its MLPs are as wide as what it gives, and intermediate_size is the width inside of its merger.
const GLM4V: OfKind = {
  not: ["intermediate_size"],
  more: [
    (of) => say`MLP ${of("out_hidden_size")}`,
    (of) => say`${of("intermediate_size")} wide inside the merger`,
  ],
};

export const OF_KINDS: Readonly<Record<string, OfKind>> = {
  glm4v_vision: GLM4V,
  glm4v_moe_vision: GLM4V,
  // InklingVisionModel: no attention; each layer folds cubes of pixels into one of more channels.
  inkling_vision: {
    not: ["hidden_size", "num_attention_heads", "num_hidden_layers"],
    more: [(of) => say`${of("num_hidden_layers")} folds of pixels, each a matrix, RMS norm and gelu`],
  },
  // Step3p7VisionModel.downsampler1 and 2.
  step3p5_vision: {
    isWidened: true,
    not: ["mlp_ratio"],
    more: [() => ["then two convolutions, each of half the size and twice the width"]],
  },
  // Llama4VisionPixelShuffleMLP.
  llama4_vision_model: {
    isWidened: true,
    more: [
      (of) => say`pixel shuffle × ${of("pixel_shuffle_ratio")}, then an MLP → ${of("projector_output_dim")}`,
    ],
  },
  // Phi4MultimodalImageEmbedding.get_img_features.
  phi4_multimodal_vision: {
    more: [(of) => say`read at layer ${of("feature_layer")}`, () => ["then average pool 2 × 2"]],
  },
  // Phi4MultimodalImageEmbedding.forward: img_projection_up and img_projection_down.
  phi4_multimodal_image_projector: {
    more: [(of) => say`two matrices, gelu between, → ${of("output")} each`],
  },
  minicpmv4_6_vision: MINICPM,
  minicpmv4_7_vision: MINICPM,
  // MiniCPMV4_6Merger: four patches side by side, as often as there are rounds.
  minicpmv4_6_merger: {
    not: ["vision_hidden_size", "output"],
    more: [
      (of, { rounds }) => (rounds === 1 ? [] : say`${of("rounds")} rounds, the last of them:`),
      (of) =>
        say`LayerNorm, 4 × ${of("vision_hidden_size")} → 4 × ${of("vision_hidden_size")}, gelu, → ${of("output")}`,
    ],
  },
  // HunYuanVLVisionPatchMerger
  hunyuan_vl_vision: {
    not: ["text_hidden_size", "out_hidden_size", "spatial_merge_size"],
    more: [
      (of, { hidden_size: width, spatial_merge_size: side }) =>
        typeof width === "number" && typeof side === "number"
          ? say`RMS norm, ${of("spatial_merge_size", `${numeral(side)} × ${numeral(side)}`)} patches → ${numeral(2 * width)}, ${of("hidden_act")}, → ${numeral(4 * width)}`
          : [],
      () => ["a learnt vector ends each row"],
      (of) => say`→ ${of("text_hidden_size")}, one before and one behind, RMS norm`,
    ],
  },
  // MoonViT3d of Kimi K3 (SGLang, models/kimi_k3_vl.py): its heads are wider together than the stream.
  kimi_k3_vision: {
    more: [(of) => say`q, k and v ${of("qkv_hidden_size")} wide`, () => ["then the mean over frames"]],
  },
  mlp_projector_normed_after: { more: [() => ["RMS norm at the end"]] },
  normed_mlp_projector: { more: [() => ["LayerNorm, then"]] },
  normed_relu2_projector: { more: [() => ["RMS norm, then with relu² between"]] },
  // Kimi_K25VisionModel.forward: pooler_output is the mean of the frames’ patches.
  kimi_k25_vision: { more: [() => ["then the mean over frames"]] },
  muse_glimmer_vision: {
    more: [(of) => say`windows of ${of("pos_emb_height")} × ${of("pos_emb_height")} patches`, seesAll],
  },
  // InklingAudioModel.forward: embed_audio_tokens has a table for each bin of a frame.
  inkling_audio: {
    more: [
      (of) => say`the sum of a row of ${of("mel_vocab_size")} for each of ${of("n_mel_bins")} bins, RMS norm`,
    ],
  },
  // Phi4MultimodalAudioEmbedding.forward: the one for what has no image, or that for what has images too.
  phi4_multimodal_audio_projector: {
    more: [
      (of) =>
        say`two projectors, for sound alone and beside images, each two matrices, gelu between, → ${of("output")}`,
    ],
  },
  // Gemma3MultiModalProjector: avg_pool and mm_soft_emb_norm come first.
  gemma3_projector: { more: [() => ["average pool, n × n patches to one, RMS norm, then"]] },
  // Gemma4MultimodalEmbedder: embedding_pre_projection_norm has no weight.
  gemma4_embedder: { more: [() => ["RMS norm without a weight, then"]] },
  // Gemma4UnifiedMultimodalEmbedder, likewise; Gemma4UnifiedVisionEmbedder.forward cuts images to patches that are merged as pixels.
  unweighted_norm_projector: { more: [() => ["RMS norm without a weight, then"]] },
  gemma4_unified_vision: {
    not: ["patch_size", "pooling_kernel_size"],
    more: [
      (of, { pooling_kernel_size: side }) =>
        typeof side === "number"
          ? say`${of("pooling_kernel_size", `${numeral(side)} × ${numeral(side)}`)} patches of ${of("patch_size")}, LayerNorm, → ${of("mm_embed_dim")}, LayerNorm, + learnt positions, LayerNorm`
          : [],
    ],
  },
  // Gemma3nMultimodalEmbedder.forward: soft_embedding_norm, or embedding and hard_embedding_norm; embedding_post_projection_norm has no weight.
  gemma3n_embedder: {
    not: ["rows", "input", "output"],
    more: [
      (of) =>
        say`RMS norm, ${of("input")} → ${of("output")}, RMS norm without a weight, and for tokens a table of ${of("rows")} rows with a norm of its own`,
    ],
  },
  // Gemma3nVisionModel is a model of timm.
  gemma3n_vision: { more: [(of) => say`${of("architecture")} of timm`] },
  // Mistral3MultiModalProjector.forward: norm and patch_merger come first.
  mistral3_projector: {
    not: ["spatial_merge_size"],
    more: [
      (of, { spatial_merge_size: side }) =>
        typeof side === "number"
          ? say`RMS norm, ${of("spatial_merge_size", `${numeral(side)} × ${numeral(side)}`)} patches → ${of("vision_hidden_size")}, then`
          : [],
    ],
  },
  // AriaProjector.forward: AriaCrossAttention has norms of queries and of patches.
  aria_projector: {
    not: ["queries", "vision_hidden_size", "output"],
    more: [
      (of, { queries }) =>
        say`${of("queries", [queries].flat().map(String).join(" or "))} learnt vectors ask the patches by attention, a LayerNorm before it of each and one behind it`,
      (of) => say`two matrices, gelu between, → ${of("output")} each`,
    ],
  },
  // Idefics2Connector.forward: modality_projection, and then Idefics2PerceiverResampler.
  idefics2_connector: {
    not: [
      "hidden_size",
      "input",
      "inner",
      "output",
      "resampler_depth",
      "resampler_n_heads",
      "resampler_n_latents",
    ],
    more: [
      (of) =>
        say`gated MLP ${of("input")} → ${of("inner")} → ${of("output")}, then ${of("resampler_n_latents")} learnt vectors ask what it gives in ${of("resampler_depth")} layers: attention with ${of("resampler_n_heads")} heads and a gated MLP, an RMS norm before each and at the end`,
    ],
  },
  // GotOcr2MultiModalProjector.forward
  got_ocr2_projector: {
    not: ["input", "output"],
    more: [
      (of, { input }) =>
        typeof input === "number"
          ? say`two convolutions, each of half the size: ${of("input")} → ${numeral(2 * input)} → ${of("output")}, then → ${of("output")}`
          : [],
    ],
  },
  // Ernie4_5_VLMoeVariableResolutionResamplerModel.forward: a frame stands beside the next, that of an image beside itself.
  ernie4_5_vl_moe_resampler: {
    not: ["inner", "second_input", "output"],
    more: [
      (of) => say`patches side by side ${of("inner")} → ${of("inner")}, gelu, → ${of("inner")}, LayerNorm`,
      (of) =>
        say`then two frames side by side ${of("second_input")} → ${of("inner")}, gelu, → ${of("inner")}, LayerNorm`,
      (of) => say`then → ${of("output")}, RMS norm`,
    ],
  },
  // Cosmos3EdgePatchMerger.forward: use_postshuffle_norm is false.
  merging_projector: { more: [() => ["LayerNorm of each patch, then with gelu between"]] },
  // MultiHeadDotProductAttention of Molmo's own code: attention_meanq.
  molmo_pooling: {
    not: ["num_heads", "patches"],
    more: [
      (of, { query }) =>
        query === "mean"
          ? say`attention with ${of("num_heads")} heads, the mean of ${of("patches")} patches asks them`
          : say`attention with ${of("num_heads")} heads in ${of("patches")} patches`,
    ],
  },
  // MLP of Molmo's own code, and YuanImageMLP.
  molmo_projector: { more: [() => ["gated MLP"]] },
  gated_projector: { more: [() => ["gated MLP"]] },
  // DeepseekVLSamVisionNeck, DeepseekVLSamVisionProj and DeepseekVLHybridAligner
  sam_neck: {
    not: ["vision_hidden_size", "output"],
    more: [
      (of) =>
        say`two convolutions ${of("vision_hidden_size")} → ${of("output")} → ${of("output")}, LayerNorm behind each`,
    ],
  },
  sam_projection: {
    not: ["input"],
    more: [
      (of, { input }) =>
        typeof input === "number"
          ? say`two convolutions, each of half the size: ${of("input")} → ${numeral(2 * input)} → ${numeral(4 * input)}`
          : [],
    ],
  },
  deepseek_vl_hybrid_aligner: {
    not: ["input", "second_input", "output"],
    more: [
      (of, { output }) =>
        typeof output === "number"
          ? say`${of("input")} and ${of("second_input")}, each → ${numeral(Math.floor(output / 2))}, side by side, gelu, → ${of("output")}`
          : [],
    ],
  },
};
