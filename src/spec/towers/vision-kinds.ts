import { type Tensor, tensor } from "../tensors.ts";
import type { Facts } from "./facts.ts";
import { emu3Vqgan } from "./emu3-vqgan.ts";
import { gemma3nVision } from "./gemma3n.ts";
import { inklingVision } from "./inkling-vision.ts";
import { chameleonVqgan, janusVqgan } from "./janus-vqgan.ts";
import {
  clippable,
  convolution,
  dense,
  embedding,
  layerNorm,
  parameter,
  patches,
  rmsNorm,
  stack,
  under,
} from "./parts.ts";
import { sam } from "./sam.ts";

/** The layers of CLIP, which SigLIP and many others took over: biases everywhere, two LayerNorms, an MLP of two matrices. */
function clipLayers({ size }: Facts, module = "encoder.layers"): readonly Tensor[] {
  const h = size("hidden_size");
  const inner = size("intermediate_size");
  return stack(module, size("num_hidden_layers"), [
    ...layerNorm("layer_norm1", h),
    ...layerNorm("layer_norm2", h),
    ...["q_proj", "k_proj", "v_proj", "out_proj"].flatMap((name) => dense(`self_attn.${name}`, h, h)),
    ...dense("mlp.fc1", inner, h),
    ...dense("mlp.fc2", h, inner),
  ]);
}

/** A square patch of an image as a convolution. */
function patchConvolution({ size, sides }: Facts, name: string, bias = true): Tensor[] {
  return convolution(name, [size("hidden_size"), size("num_channels"), ...sides("patch_size")], bias);
}

/** Gemma4UnifiedVisionEmbedder without its projector (modeling_gemma4_unified.py): there is no encoder. */
function gemma4Unified({ size }: Facts): readonly Tensor[] {
  const patch = (size("patch_size") * size("pooling_kernel_size")) ** 2 * 3;
  const width = size("mm_embed_dim");
  return [
    ...layerNorm("patch_ln1", patch),
    ...dense("patch_dense", width, patch),
    ...layerNorm("patch_ln2", width),
    ...parameter("pos_embedding", size("mm_posemb_size"), 2, width),
    ...layerNorm("pos_norm", width),
  ];
}

/** Cosmos3EdgeVisionModel (modeling_cosmos3_edge.py), with the names of its checkpoint. */
function cosmos3Edge(facts: Facts): readonly Tensor[] {
  const { size, sides } = facts;
  const h = size("hidden_size");
  const [height, width] = sides("patch_size");
  return [
    ...dense("embeddings.patch_embedding", h, size("num_channels") * height * width),
    ...embedding("embeddings.position_embedding", size("num_patches"), h),
    ...clipLayers(facts),
    ...layerNorm("post_layernorm", h),
  ];
}

/** HunYuanVLVisionTransformer (modeling_hunyuan_vl.py), with its merger. */
function hunyuanVl(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const h = size("hidden_size");
  const text = size("text_hidden_size");
  const merged = size("spatial_merge_size");
  return [
    ...patchConvolution(facts, "embeddings.patch_embedding"),
    ...embedding(
      "embeddings.position_embedding",
      Math.floor(size("max_image_size") / size("patch_size")) ** 2 + 1,
      h,
    ),
    ...stack("layers", size("num_hidden_layers"), [
      ...layerNorm("layer_norm1", h),
      ...layerNorm("layer_norm2", h),
      ...["q_proj", "k_proj", "v_proj", "o_proj"].flatMap((name) => dense(`self_attn.${name}`, h, h)),
      ...dense("mlp.fc1", size("intermediate_size"), h),
      ...dense("mlp.fc2", h, size("intermediate_size")),
    ]),
    ...under("patch_merger", [
      ...convolution("proj_conv", [2 * h, h, merged, merged]),
      ...convolution("proj_out", [4 * h, 2 * h, 1, 1]),
      ...dense("mlp", text, 4 * h),
      ...parameter("image_newline", 4 * h),
      ...["image_begin", "image_end", "image_sep"].flatMap((name) => parameter(name, text)),
      ...rmsNorm("before_rms", h),
      ...rmsNorm("after_rms", text),
    ]),
  ];
}

/** MllamaVisionModel (modeling_mllama.py): two stacks, of which the second is gated, and a table for each ratio of tiles. */
function mllama(facts: Facts): readonly Tensor[] {
  const { size, sides, length } = facts;
  const h = size("hidden_size");
  const ratios = length("supported_aspect_ratios") / 2 + 1;
  const tiles = size("max_num_tiles");
  const [height, width] = sides("patch_size");
  const layer = [
    ...layerNorm("input_layernorm", h),
    ...layerNorm("post_attention_layernorm", h),
    ...["q_proj", "k_proj", "v_proj", "o_proj"].flatMap((name) => dense(`self_attn.${name}`, h, h, false)),
    ...dense("mlp.fc1", size("intermediate_size"), h),
    ...dense("mlp.fc2", h, size("intermediate_size")),
  ];
  const gates = [...parameter("gate_attn", 1), ...parameter("gate_ffn", 1)];
  const rows = patches(facts) + 1;
  const ofTile = (name: string): Tensor[] => [
    ...embedding(`${name}.embedding`, ratios, tiles * h),
    ...parameter(`${name}.gate`, 1),
  ];
  return [
    ...convolution("patch_embedding", [h, size("num_channels"), height, width], false),
    ...parameter("class_embedding", h),
    ...parameter("gated_positional_embedding.embedding", rows, h),
    ...parameter("gated_positional_embedding.gate", 1),
    ...embedding("gated_positional_embedding.tile_embedding", ratios, tiles * rows * h),
    ...ofTile("pre_tile_positional_embedding"),
    ...ofTile("post_tile_positional_embedding"),
    ...layerNorm("layernorm_pre", h),
    ...layerNorm("layernorm_post", h),
    ...stack("transformer.layers", size("num_hidden_layers"), layer),
    ...stack("global_transformer.layers", size("num_global_layers"), [...layer, ...gates]),
  ];
}

/** CLIPVisionTransformer (modeling_clip.py). */
function clip(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const h = size("hidden_size");
  return [
    ...parameter("embeddings.class_embedding", h),
    ...patchConvolution(facts, "embeddings.patch_embedding", false),
    ...embedding("embeddings.position_embedding", patches(facts) + 1, h),
    ...layerNorm("pre_layrnorm", h),
    ...clipLayers(facts),
    ...layerNorm("post_layernorm", h),
  ];
}

/** SigLIP without its pooling head (modeling_siglip.py), and kin with the same weights: Idefics, SmolVLM, PaddleOCR. */
function siglipBody(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  return [
    ...patchConvolution(facts, "embeddings.patch_embedding"),
    ...embedding("embeddings.position_embedding", patches(facts), size("hidden_size")),
    ...clipLayers(facts),
    ...layerNorm("post_layernorm", size("hidden_size")),
  ];
}

/** SiglipMultiheadAttentionPoolingHead, which is built unless vision_use_head is false. */
function poolingHead({ size, has, text }: Facts): readonly Tensor[] {
  if (text("vision_use_head") !== "" && !has("vision_use_head")) return [];
  const h = size("hidden_size");
  return under("head", [
    ...parameter("probe", 1, 1, h),
    ...parameter("attention.in_proj_weight", 3 * h, h),
    ...parameter("attention.in_proj_bias", 3 * h),
    ...dense("attention.out_proj", h, h),
    ...layerNorm("layernorm", h),
    ...dense("mlp.fc1", size("intermediate_size"), h),
    ...dense("mlp.fc2", h, size("intermediate_size")),
  ]);
}

/** Siglip2VisionTransformer (modeling_siglip2.py): patches come flattened. */
function siglip2(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const h = size("hidden_size");
  return [
    ...dense("embeddings.patch_embedding", h, size("num_channels") * size("patch_size") ** 2),
    ...embedding("embeddings.position_embedding", size("num_patches"), h),
    ...clipLayers(facts),
    ...layerNorm("post_layernorm", h),
    ...poolingHead(facts),
  ];
}

/** VideoLlama3VisionModel (modeling_video_llama_3.py): rotary positions, none that are learnt. */
function videoLlama3(facts: Facts): readonly Tensor[] {
  return [
    ...patchConvolution(facts, "embeddings.patch_embedding"),
    ...clipLayers(facts),
    ...layerNorm("post_layernorm", facts.size("hidden_size")),
  ];
}

/** PixtralVisionModel (modeling_pixtral.py): RMS norms, a gated MLP, no biases. */
function pixtral(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const h = size("hidden_size");
  const inner = size("intermediate_size");
  return [
    ...patchConvolution(facts, "patch_conv", false),
    ...rmsNorm("ln_pre", h),
    ...stack("transformer.layers", size("num_hidden_layers"), [
      ...rmsNorm("attention_norm", h),
      ...rmsNorm("ffn_norm", h),
      ...["q_proj", "k_proj", "v_proj", "o_proj"].flatMap((name) => dense(`attention.${name}`, h, h, false)),
      ...dense("feed_forward.gate_proj", inner, h, false),
      ...dense("feed_forward.up_proj", inner, h, false),
      ...dense("feed_forward.down_proj", h, inner, false),
    ]),
  ];
}

/** Qwen2-VL's blocks: q, k and v in one matrix, with an MLP that differs by version. */
const qwenAttention = (h: number, qkv: number): Tensor[] => [
  ...dense("attn.qkv", qkv, h),
  ...dense("attn.proj", h, h),
];

/** Frames and square patches as one convolution. */
function cubeConvolution({ size }: Facts, h: number, bias: boolean): Tensor[] {
  const channels = size("in_channels") || size("in_chans");
  const patch = size("patch_size");
  return convolution("patch_embed.proj", [h, channels, size("temporal_patch_size"), patch, patch], bias);
}

/** The merger of Qwen2-VL: the patches of a square go through two matrices together. */
const qwenMerger = (norm: readonly Tensor[], wide: number, out: number): readonly Tensor[] =>
  under("merger", [...norm, ...dense("mlp.0", wide, wide), ...dense("mlp.2", out, wide)]);

/** Qwen2VisionTransformerPretrainedModel (modeling_qwen2_vl.py). */
function qwen2Vl(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const h = size("embed_dim");
  const inner = Math.trunc(h * size("mlp_ratio"));
  return [
    ...cubeConvolution(facts, h, false),
    ...stack("blocks", size("depth"), [
      ...layerNorm("norm1", h),
      ...layerNorm("norm2", h),
      ...qwenAttention(h, 3 * h),
      ...dense("mlp.fc1", inner, h),
      ...dense("mlp.fc2", h, inner),
    ]),
    ...qwenMerger(layerNorm("ln_q", h), h * size("spatial_merge_size") ** 2, size("hidden_size")),
  ];
}

/** The vision model of Qwen2.5-VL (modeling_qwen2_5_vl.py), with the rows of q, k and v that `qkv` gives. */
function qwen25Blocks(facts: Facts, attention: readonly Tensor[]): readonly Tensor[] {
  const { size } = facts;
  const h = size("hidden_size");
  const inner = size("intermediate_size");
  return [
    ...cubeConvolution(facts, h, false),
    ...stack("blocks", size("depth"), [
      ...rmsNorm("norm1", h),
      ...rmsNorm("norm2", h),
      ...attention,
      ...dense("mlp.gate_proj", inner, h),
      ...dense("mlp.up_proj", inner, h),
      ...dense("mlp.down_proj", h, inner),
    ]),
    ...qwenMerger(rmsNorm("ln_q", h), h * size("spatial_merge_size") ** 2, size("out_hidden_size")),
  ];
}

function qwen25Vl(facts: Facts): readonly Tensor[] {
  const h = facts.size("hidden_size");
  return qwen25Blocks(facts, qwenAttention(h, 3 * h));
}

/** Exaone4_5_VisionModel (modeling_exaone4_5.py): fewer heads of keys than of queries. */
function exaone45(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const h = size("hidden_size");
  const head = Math.floor(h / size("num_heads"));
  return qwen25Blocks(facts, qwenAttention(h, h + 2 * size("num_key_value_heads") * head));
}

/** The vision encoder of Qwen2.5-Omni (modeling_qwen2_5_omni.py): q, k and v apart. */
function qwen25Omni(facts: Facts): readonly Tensor[] {
  const h = facts.size("hidden_size");
  return qwen25Blocks(
    facts,
    ["q", "k", "v", "proj"].flatMap((name) => dense(`attn.${name}`, h, h)),
  );
}

/** The blocks and the position table of Qwen3-VL (modeling_qwen3_vl.py). */
function qwen3Blocks(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const h = size("hidden_size");
  const inner = size("intermediate_size");
  return [
    ...cubeConvolution(facts, h, true),
    ...embedding("pos_embed", size("num_position_embeddings"), h),
    ...stack("blocks", size("depth"), [
      ...layerNorm("norm1", h),
      ...layerNorm("norm2", h),
      ...qwenAttention(h, 3 * h),
      ...dense("mlp.linear_fc1", inner, h),
      ...dense("mlp.linear_fc2", h, inner),
    ]),
  ];
}

/** Ernie4_5_VLMoeVisionTransformerPretrainedModel (modeling_ernie4_5_vl_moe.py): flattened patches, rotary positions. */
function ernie45Vl({ size }: Facts): readonly Tensor[] {
  const h = size("hidden_size");
  const inner = size("intermediate_size");
  return [
    ...dense("patch_embed.proj", h, size("in_channels") * size("patch_size") ** 2, false),
    ...stack("blocks", size("depth"), [
      ...layerNorm("norm1", h),
      ...layerNorm("norm2", h),
      ...qwenAttention(h, 3 * h),
      ...dense("mlp.fc1", inner, h),
      ...dense("mlp.fc2", h, inner),
    ]),
    ...layerNorm("ln", h),
  ];
}

/** Qwen3VLVisionModel, and that of Qwen3.5, which has no deepstack mergers. */
function qwen3Vl(facts: Facts): readonly Tensor[] {
  const { size, length } = facts;
  const h = size("hidden_size");
  const wide = h * size("spatial_merge_size") ** 2;
  const merger = (norm: number): Tensor[] => [
    ...layerNorm("norm", norm),
    ...dense("linear_fc1", wide, wide),
    ...dense("linear_fc2", size("out_hidden_size"), wide),
  ];
  return [
    ...qwen3Blocks(facts),
    ...under("merger", merger(h)),
    ...stack("deepstack_merger_list", length("deepstack_visual_indexes"), merger(wide)),
  ];
}

/** Qwen3OmniMoeVisionEncoder (modeling_qwen3_omni_moe.py): Qwen3-VL's, with mergers named as Qwen2-VL's. */
function qwen3Omni(facts: Facts): readonly Tensor[] {
  const { size, length } = facts;
  const h = size("hidden_size");
  const wide = h * size("spatial_merge_size") ** 2;
  const merger = (norm: number): Tensor[] => [
    ...layerNorm("ln_q", norm),
    ...dense("mlp.0", wide, wide),
    ...dense("mlp.2", size("out_hidden_size"), wide),
  ];
  return [
    ...qwen3Blocks(facts),
    ...under("merger", merger(h)),
    ...stack("merger_list", length("deepstack_visual_indexes"), merger(wide)),
  ];
}

/** The blocks, the convolution that merges patches and the gated merger of GLM's towers. */
function glmBlocks(
  facts: Facts,
  { bias, width, more, inner }: { bias: boolean; width: number; more: readonly Tensor[]; inner: number },
): readonly Tensor[] {
  const { size } = facts;
  const h = size("hidden_size");
  const out = size("out_hidden_size");
  const side = size("spatial_merge_size");
  return [
    ...cubeConvolution(facts, h, true),
    ...stack("blocks", size("depth"), [
      ...rmsNorm("norm1", h),
      ...rmsNorm("norm2", h),
      ...dense("attn.qkv", 3 * h, h, bias),
      ...dense("attn.proj", h, h, bias),
      ...more,
      ...dense("mlp.gate_proj", width, h, bias),
      ...dense("mlp.up_proj", width, h, bias),
      ...dense("mlp.down_proj", h, width, bias),
    ]),
    ...rmsNorm("post_layernorm", h),
    ...convolution("downsample", [out, h, side, side]),
    ...under("merger", [
      ...dense("proj", out, out, false),
      ...layerNorm("post_projection_norm", out),
      ...dense("gate_proj", inner, out, false),
      ...dense("up_proj", inner, out, false),
      ...dense("down_proj", out, inner, false),
    ]),
  ];
}

/** Glm4vVisionModel (modeling_glm4v.py): learnt positions; its blocks' MLP is as wide as what it gives. */
function glm4v(facts: Facts): readonly Tensor[] {
  const { size, has } = facts;
  const h = size("hidden_size");
  const attention = has("attention_bias");
  const blocks = glmBlocks(facts, {
    bias: false,
    width: size("out_hidden_size"),
    more: [],
    inner: size("intermediate_size"),
  });
  return [
    ...(attention ? blocks.flatMap((each) => withBias(each, ["attn.qkv"])) : blocks),
    ...embedding("embeddings.position_embedding", patches(facts), h),
    ...rmsNorm("post_conv_layernorm", h),
  ];
}

/** The tensor and, where it is one of these matrices, the bias beside it. */
function withBias(each: Tensor, names: readonly string[]): Tensor[] {
  if (!names.some((name) => each.name.endsWith(`.${name}.weight`))) return [each];
  const bias: Tensor = {
    ...each,
    name: each.name.replace(/weight$/, "bias"),
    role: "bias",
    shape: each.shape.slice(0, 1),
  };
  return [each, bias];
}

/** GlmOcrVisionModel (modeling_glm_ocr.py): norms of q and k. */
function glmOcr(facts: Facts): readonly Tensor[] {
  const { size, has } = facts;
  const head = Math.floor(size("hidden_size") / size("num_heads"));
  const norms = [...rmsNorm("attn.q_norm", head), ...rmsNorm("attn.k_norm", head)];
  return glmBlocks(facts, {
    bias: has("attention_bias"),
    width: size("intermediate_size"),
    more: norms,
    inner: size("out_hidden_size") * size("in_channels"),
  });
}

/** InternVLVisionModel (modeling_internvl.py): scales of each layer's halves. */
function internVl(facts: Facts): readonly Tensor[] {
  const { size, has, text } = facts;
  const h = size("hidden_size");
  const inner = size("intermediate_size");
  const norm = text("norm_type") === "rms_norm" ? rmsNorm : layerNorm;
  return [
    ...parameter("embeddings.cls_token", 1, 1, h),
    ...(has("use_mask_token") ? parameter("embeddings.mask_token", 1, 1, h) : []),
    ...patchConvolution(facts, "embeddings.patch_embeddings.projection"),
    ...(has("use_absolute_position_embeddings")
      ? parameter("embeddings.position_embeddings", 1, patches(facts) + 1, h)
      : []),
    ...stack("encoder.layer", size("num_hidden_layers"), [
      ...["q_proj", "k_proj", "v_proj"].flatMap((name) =>
        dense(`attention.${name}`, h, h, has("attention_bias")),
      ),
      ...dense("attention.projection_layer", h, h),
      ...(has("use_qk_norm") ? [...rmsNorm("attention.q_norm", h), ...rmsNorm("attention.k_norm", h)] : []),
      ...parameter("lambda_1", h),
      ...parameter("lambda_2", h),
      ...norm("layernorm_before", h),
      ...norm("layernorm_after", h),
      ...dense("mlp.fc1", inner, h),
      ...dense("mlp.fc2", h, inner),
    ]),
    ...(has("use_mean_pooling") ? [] : layerNorm("layernorm", h)),
  ];
}

/** InternVisionModel of InternVL's repositories (modeling_intern_vit.py). */
function internVit(facts: Facts): readonly Tensor[] {
  const { size, has, text } = facts;
  const h = size("hidden_size");
  const norm = text("norm_type") === "rms_norm" ? rmsNorm : layerNorm;
  return [
    ...parameter("embeddings.class_embedding", 1, 1, h),
    ...patchConvolution(facts, "embeddings.patch_embedding"),
    ...parameter("embeddings.position_embedding", 1, patches(facts) + 1, h),
    ...stack("encoder.layers", size("num_hidden_layers"), [
      ...dense("attn.qkv", 3 * h, h, has("qkv_bias")),
      ...dense("attn.proj", h, h),
      ...(has("use_qk_norm") ? [...rmsNorm("attn.q_norm", h), ...rmsNorm("attn.k_norm", h)] : []),
      ...parameter("ls1", h),
      ...parameter("ls2", h),
      ...norm("norm1", h),
      ...norm("norm2", h),
      ...dense("mlp.fc1", size("intermediate_size"), h),
      ...dense("mlp.fc2", h, size("intermediate_size")),
    ]),
  ];
}

/** QianfanOCRVisionModel: InternVL's weights under the names of its first release. */
function qianfanOcr(facts: Facts): readonly Tensor[] {
  const { size, has, text } = facts;
  const h = size("hidden_size");
  const inner = size("intermediate_size");
  const norm = text("norm_type") === "rms_norm" ? rmsNorm : layerNorm;
  return [
    ...parameter("embeddings.class_embedding", 1, 1, h),
    ...(has("use_mask_token") ? parameter("embeddings.mask_token", 1, 1, h) : []),
    ...patchConvolution(facts, "embeddings.patch_embedding"),
    ...(has("use_absolute_position_embeddings")
      ? parameter("embeddings.position_embedding", 1, patches(facts) + 1, h)
      : []),
    ...stack("encoder.layers", size("num_hidden_layers"), [
      ...dense("attn.qkv", 3 * h, h, has("attention_bias")),
      ...dense("attn.proj", h, h),
      // The names of these two are not turned back into those of the first release.
      ...(has("use_qk_norm") ? [...rmsNorm("attention.q_norm", h), ...rmsNorm("attention.k_norm", h)] : []),
      ...parameter("ls1", h),
      ...parameter("ls2", h),
      ...norm("norm1", h),
      ...norm("norm2", h),
      ...dense("mlp.fc1", inner, h),
      ...dense("mlp.fc2", h, inner),
    ]),
    ...(has("use_mean_pooling") ? [] : layerNorm("layernorm", h)),
  ];
}

/** MoonViT in Kimi-K2.5 (modeling_kimi_k25.py). */
function moonVit(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const h = size("hidden_size");
  const inner = size("intermediate_size");
  const patch = size("patch_size");
  return [
    ...convolution("encoder.patch_embed.proj", [h, 3, patch, patch]),
    ...parameter("patch_embed.pos_emb.weight", size("pos_emb_height"), size("pos_emb_width"), h),
    ...stack("encoder.blocks", size("num_hidden_layers"), [
      ...layerNorm("norm0", h),
      ...layerNorm("norm1", h),
      ...dense("wqkv", 3 * h, h),
      ...dense("wo", h, h),
      ...dense("mlp.fc0", inner, h),
      ...dense("mlp.fc1", h, inner),
    ]),
    ...layerNorm("encoder.final_layernorm", h),
  ];
}

/** MoonViT in Kimi-K3 (SGLang, models/kimi_k3_vl.py): its attention has a width of its own. */
function moonVitOfK3(facts: Facts): readonly Tensor[] {
  const { size, has, text } = facts;
  const h = size("hidden_size");
  const attention = size("qkv_hidden_size") || h;
  const inner = size("intermediate_size");
  const patch = size("patch_size");
  const norm = text("norm_type") === "layernorm" ? layerNorm : rmsNorm;
  return [
    ...convolution("patch_embed.proj", [h, 3, patch, patch], has("patch_embed_proj_bias")),
    ...parameter("patch_embed.pos_emb.weight", size("pos_emb_height"), size("pos_emb_width"), h),
    ...stack("encoder.blocks", size("num_hidden_layers"), [
      ...norm("norm0", h),
      ...norm("norm1", h),
      ...dense("wqkv", 3 * attention, h, has("attn_bias")),
      ...dense("wo", h, attention, has("attn_bias")),
      ...dense("mlp.fc0", inner, h, has("linear_bias")),
      ...dense("mlp.fc1", h, inner, has("linear_bias")),
    ]),
    ...norm("encoder.final_layernorm", h),
  ];
}

/** Llama4VisionModel (modeling_llama4.py), with the adapter that shuffles pixels. */
function llama4(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const h = size("hidden_size");
  const inner = size("intermediate_size");
  return [
    ...parameter("class_embedding", h),
    ...parameter("positional_embedding_vlm", patches(facts) + 1, h),
    ...dense("patch_embedding.linear", h, size("num_channels") * size("patch_size") ** 2, false),
    ...layerNorm("layernorm_pre", h),
    ...layerNorm("layernorm_post", h),
    ...stack("model.layers", size("num_hidden_layers"), [
      ...layerNorm("input_layernorm", h),
      ...layerNorm("post_attention_layernorm", h),
      ...["q_proj", "k_proj", "v_proj", "o_proj"].flatMap((name) => dense(`self_attn.${name}`, h, h)),
      ...dense("mlp.fc1", inner, h),
      ...dense("mlp.fc2", h, inner),
    ]),
    ...dense("vision_adapter.mlp.fc1", size("projector_input_dim"), inner, false),
    ...dense("vision_adapter.mlp.fc2", size("projector_output_dim"), size("projector_output_dim"), false),
  ];
}

/** MiniMaxM3VLVisionModel (modeling_minimax_m3_vl.py): CLIP's layers on patches of several frames. */
function minimaxM3(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const h = size("hidden_size");
  const patch = size("patch_size");
  return under("vision_model", [
    ...convolution(
      "embeddings.patch_embedding",
      [h, size("num_channels"), size("temporal_patch_size"), patch, patch],
      false,
    ),
    ...layerNorm("pre_layrnorm", h),
    ...clipLayers(facts),
  ]);
}

/** Step3p7VisionModel (modeling_step3p7.py): scales of each layer's halves, two convolutions that merge. */
function step3p7(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const h = size("hidden_size");
  const inner = Math.trunc(h * size("mlp_ratio"));
  return [
    ...patchConvolution(facts, "conv1", false),
    ...parameter("positional_embedding", patches(facts), h),
    ...layerNorm("ln_pre", h),
    ...stack("transformer.resblocks", size("num_hidden_layers"), [
      ...parameter("attn.in_proj_weight", 3 * h, h),
      ...parameter("attn.in_proj_bias", 3 * h),
      ...dense("attn.out_proj", h, h),
      ...layerNorm("ln_1", h),
      ...layerNorm("ln_2", h),
      ...parameter("ls_1.gamma", h),
      ...parameter("ls_2.gamma", h),
      ...dense("mlp.c_fc", inner, h),
      ...dense("mlp.c_proj", h, inner),
    ]),
    ...convolution("vit_downsampler1", [2 * h, h, 3, 3]),
    ...convolution("vit_downsampler2", [4 * h, 2 * h, 3, 3]),
  ];
}

/** JanusVisionModel (modeling_janus.py): SigLIP's, with an MLP as wide as mlp_ratio says. */
function janus(facts: Facts): readonly Tensor[] {
  const { size, has } = facts;
  const h = size("hidden_size");
  const inner = Math.trunc(h * size("mlp_ratio"));
  const norms = has("use_qk_norm") ? ["q_norm", "k_norm"] : [];
  return [
    ...patchConvolution(facts, "embeddings.patch_embedding"),
    ...embedding("embeddings.position_embedding", patches(facts), h),
    ...stack("encoder.layers", size("num_hidden_layers"), [
      ...layerNorm("layer_norm1", h),
      ...layerNorm("layer_norm2", h),
      ...["q_proj", "k_proj", "v_proj"].flatMap((name) =>
        dense(`self_attn.${name}`, h, h, has("attention_bias")),
      ),
      ...norms.flatMap((name) => layerNorm(`self_attn.${name}`, h)),
      ...dense("self_attn.projection_layer", h, h),
      ...dense("mlp.fc1", inner, h),
      ...dense("mlp.fc2", h, inner),
    ]),
    ...layerNorm("post_layernorm", h),
  ];
}

/** MiniCPMV4_6VisionModel (modeling_minicpmv4_6.py): SigLIP's, with a merger of windows between two of its layers. */
function minicpmV(facts: Facts): readonly Tensor[] {
  const { size, sides } = facts;
  const h = size("hidden_size");
  const [height, width] = sides("window_kernel_size");
  const wide = h * height * width;
  const inner = size("intermediate_size") * height * width;
  return [
    ...siglipBody(facts),
    ...under("vit_merger", [
      ...["q_proj", "k_proj", "v_proj", "out_proj"].flatMap((name) => dense(`self_attn.${name}`, h, h)),
      ...layerNorm("layer_norm1", h),
      ...layerNorm("pre_norm", wide),
      ...dense("linear_1", inner, wide),
      ...dense("linear_2", h, inner),
    ]),
  ];
}

/** VisionTransformer of Qwen-VL (visual.py of Qwen/Qwen-VL): CLIP's, and learnt queries that read its patches. */
function qwenVl({ size }: Facts): readonly Tensor[] {
  const h = size("width");
  const inner = Math.trunc(h * size("mlp_ratio"));
  const out = size("output_dim");
  // The class takes a square of queries: the side is rounded down.
  const queries = Math.trunc(Math.sqrt(size("n_queries"))) ** 2;
  return [
    ...convolution("conv1", [h, 3, size("patch_size"), size("patch_size")], false),
    ...parameter("positional_embedding", 256, h),
    ...layerNorm("ln_pre", h),
    ...stack("transformer.resblocks", size("layers"), [
      ...layerNorm("ln_1", h),
      ...layerNorm("ln_2", h),
      ...dense("attn.in_proj", 3 * h, h),
      ...dense("attn.out_proj", h, h),
      ...dense("mlp.c_fc", inner, h),
      ...dense("mlp.c_proj", h, inner),
    ]),
    ...under("attn_pool", [
      ...parameter("pos_embed", queries, out),
      ...parameter("query", queries, out),
      ...(h === out ? [] : dense("kv_proj", out, h, false)),
      ...parameter("attn.in_proj_weight", 3 * out, out),
      ...parameter("attn.in_proj_bias", 3 * out),
      ...dense("attn.out_proj", out, out),
      ...layerNorm("ln_q", out),
      ...layerNorm("ln_kv", out),
    ]),
    ...layerNorm("ln_post", out),
    ...parameter("proj", out, out),
  ];
}

/** VisionTransformer of Molmo (modeling_molmo.py of allenai/Molmo-7B-D-0924): CLIP's, of which only some layers are kept. */
function molmo({ size }: Facts): readonly Tensor[] {
  const h = size("image_emb_dim");
  const inner = size("image_mlp_dim");
  const queries = size("image_num_heads") * size("image_head_dim");
  const keys = size("image_num_key_value_heads") * size("image_head_dim");
  return [
    ...parameter("class_embedding", h),
    ...parameter("positional_embedding", size("image_num_pos"), h),
    ...dense("patch_embedding", h, 3 * size("image_patch_size") ** 2, false),
    ...layerNorm("pre_ln", h),
    ...stack("transformer.resblocks", size("image_num_layers"), [
      ...dense("attention.wq", queries, h),
      ...dense("attention.wk", keys, h),
      ...dense("attention.wv", keys, h),
      ...dense("attention.wo", h, queries),
      ...dense("feed_forward.w1", inner, h),
      ...dense("feed_forward.w2", h, inner),
      ...layerNorm("attention_norm", h),
      ...layerNorm("ffn_norm", h),
    ]),
  ];
}

/** Ovis2VisionModel (modeling_ovis2.py): RMS norms, gated MLPs, and a head that gives visual tokens. */
function ovis2(facts: Facts): readonly Tensor[] {
  const { size, has } = facts;
  const h = size("hidden_size");
  const inner = size("intermediate_size");
  const tokens = size("vocab_size") - size("num_visual_indicator_tokens");
  return [
    ...under("transformer", [
      ...patchConvolution(facts, "embeddings.patch_embedding"),
      ...embedding("embeddings.position_embedding", patches(facts), h),
      ...rmsNorm("embeddings.rms_norm", h),
      ...stack("encoder.layers", size("num_hidden_layers"), [
        ...["q_proj", "k_proj", "v_proj", "out_proj"].flatMap((name) =>
          dense(`attention.${name}`, h, h, has("qkv_bias")),
        ),
        ...dense("ffn.gate_proj", inner, h, has("mlp_bias")),
        ...dense("ffn.up_proj", inner, h, has("mlp_bias")),
        ...dense("ffn.down_proj", h, inner, has("mlp_bias")),
        ...rmsNorm("rms_norm1", h),
        ...rmsNorm("rms_norm2", h),
      ]),
      ...rmsNorm("rms_norm", h),
    ]),
    ...dense("head_linear", tokens, h * size("hidden_stride") ** 2, false),
    ...layerNorm("head_norm", tokens),
  ];
}

/** MuseGlimmerVisionModel (modeling_muse_glimmer.py). */
function museGlimmer({ size }: Facts): readonly Tensor[] {
  const h = size("hidden_size");
  const inner = size("intermediate_size");
  return [
    ...dense(
      "patch_embedder.patch_embedding",
      h,
      size("patch_temporal") * 3 * size("patch_size") ** 2,
      false,
    ),
    ...embedding(
      "patch_embedder.position_embedding_table",
      size("pos_emb_height") * size("pos_emb_width"),
      h,
    ),
    ...layerNorm("ln_pre", h),
    ...stack("layers", size("num_hidden_layers"), [
      ...layerNorm("norm1", h),
      ...layerNorm("norm2", h),
      ...["q_proj", "k_proj", "v_proj", "proj"].flatMap((name) => dense(`attn.${name}`, h, h)),
      ...dense("mlp.fc1", inner, h),
      ...dense("mlp.fc2", h, inner),
    ]),
    ...layerNorm("ln_post", h),
  ];
}

/** Glm5NextVisionModel (modeling_glm5_next.py): GLM-OCR's, with biases that can be left out and a merger of its own width. */
function glm5Next(facts: Facts): readonly Tensor[] {
  const { size, has } = facts;
  const h = size("hidden_size");
  const inner = size("intermediate_size");
  const out = size("out_hidden_size");
  const context = size("projection_intermediate_size");
  const side = size("spatial_merge_size");
  const head = Math.floor(h / size("num_heads"));
  const bias = has("attention_bias");
  return [
    ...cubeConvolution(facts, h, true),
    ...stack("blocks", size("depth"), [
      ...rmsNorm("norm1", h),
      ...rmsNorm("norm2", h),
      ...dense("attn.qkv", 3 * h, h, bias),
      ...dense("attn.proj", h, h, bias),
      ...rmsNorm("attn.q_norm", head),
      ...rmsNorm("attn.k_norm", head),
      ...dense("mlp.gate_proj", inner, h, bias),
      ...dense("mlp.up_proj", inner, h, bias),
      ...dense("mlp.down_proj", h, inner, bias),
    ]),
    ...rmsNorm("post_layernorm", h),
    ...convolution("downsample", [out, h, side, side]),
    ...under("merger", [
      ...dense("proj", out, out, false),
      ...layerNorm("post_projection_norm", out),
      ...dense("gate_proj", context, out, false),
      ...dense("up_proj", context, out, false),
      ...dense("down_proj", out, context, false),
    ]),
  ];
}

/** RadioModel (modeling_radio.py), by the names of NVIDIA's checkpoints. */
function radio({ size, has, length }: Facts): readonly Tensor[] {
  const h = size("hidden_size");
  const wide = Math.trunc(h * size("mlp_ratio"));
  const gated = Math.floor((Math.trunc((wide * 2) / 3) + 7) / 8) * 8;
  const patch = size("num_channels") * size("patch_size") ** 2;
  const frames = size("video_temporal_patch_size");
  const positions = Math.floor(size("max_img_size") / size("patch_size")) ** 2;
  return [
    ...under("model", [
      ...under("patch_generator", [
        ...dense("embedder", h, patch, false),
        ...(frames > 0 ? dense("video_embedder", h, frames * patch, false) : []),
        ...parameter("pos_embed", 1, positions, h),
        ...parameter("cls_token.token", size("num_cls_tokens") + size("num_registers"), h),
      ]),
      ...stack("blocks", size("num_hidden_layers"), [
        ...layerNorm("norm1", h),
        ...layerNorm("norm2", h),
        ...dense("attn.qkv", 3 * h, h, has("qkv_bias")),
        ...dense("attn.proj", h, h),
        ...parameter("layer_scale1.lambda1", h),
        ...parameter("layer_scale2.lambda1", h),
        ...(has("use_swiglu_ffn")
          ? [
              ...dense("mlp.gate_proj", gated, h),
              ...dense("mlp.up_proj", gated, h),
              ...dense("mlp.down_proj", h, gated),
            ]
          : [...dense("mlp.fc1", wide, h), ...dense("mlp.fc2", h, wide)]),
      ]),
    ]),
    tensor("summary_idxs", "buffer", [length("summary_idxs") || 2], { dtype: "int64" }),
  ];
}

/** Gemma4VisionModel (modeling_gemma4.py): a norm around each half, positions by row and by column. */
function gemma4(facts: Facts): readonly Tensor[] {
  const { size, has } = facts;
  const h = size("hidden_size");
  const inner = size("intermediate_size");
  const head = size("head_dim");
  const queries = size("num_attention_heads") * head;
  const keys = size("num_key_value_heads") * head;
  const clipped = clippable(has("use_clipped_linears"));
  return [
    ...dense("patch_embedder.input_proj", h, 3 * size("patch_size") ** 2, false),
    ...parameter("patch_embedder.position_embedding_table", 2, size("position_embedding_size"), h),
    ...stack("encoder.layers", size("num_hidden_layers"), [
      ...clipped("self_attn.q_proj", queries, h),
      ...clipped("self_attn.k_proj", keys, h),
      ...clipped("self_attn.v_proj", keys, h),
      ...clipped("self_attn.o_proj", h, queries),
      ...rmsNorm("self_attn.q_norm", head),
      ...rmsNorm("self_attn.k_norm", head),
      ...clipped("mlp.gate_proj", inner, h),
      ...clipped("mlp.up_proj", inner, h),
      ...clipped("mlp.down_proj", h, inner),
      ...[
        "input_layernorm",
        "post_attention_layernorm",
        "pre_feedforward_layernorm",
        "post_feedforward_layernorm",
      ].flatMap((name) => rmsNorm(name, h)),
    ]),
    ...(has("standardize") ? [tensor("std_bias", "buffer", [h]), tensor("std_scale", "buffer", [h])] : []),
  ];
}

/** Vision encoders by the `model_type` of their config class. */
export const VISION_KINDS: { readonly [kind: string]: (facts: Facts) => readonly Tensor[] } = {
  clip_vision_model: clip,
  siglip_vision_model: (facts) => [...siglipBody(facts), ...poolingHead(facts)],
  siglip2_vision_model: siglip2,
  idefics2_vision: siglipBody,
  idefics3_vision: siglipBody,
  smolvlm_vision: siglipBody,
  paddleocr_vl_vision: (facts) => under("vision_model", siglipBody(facts)),
  video_llama_3_vision: videoLlama3,
  pixtral,
  qwen2_vl_vision: qwen2Vl,
  qwen2_5_vl_vision: qwen25Vl,
  qwen2_5_omni_vision_encoder: qwen25Omni,
  exaone4_5_vision: exaone45,
  ernie4_5_vl_moe_vision: ernie45Vl,
  qwen3_vl_vision: qwen3Vl,
  qwen3_vl_moe_vision: qwen3Vl,
  qwen3_5_vision: qwen3Vl,
  qwen3_5_moe_vision: qwen3Vl,
  qwen4_exp_vision: qwen3Vl,
  qwen3_omni_moe_vision_encoder: qwen3Omni,
  glm4v_vision: glm4v,
  glm4v_moe_vision: glm4v,
  glm_ocr_vision: glmOcr,
  internvl_vision: internVl,
  qianfan_ocr_vision: qianfanOcr,
  intern_vit: internVit,
  kimi_k25_vision: moonVit,
  kimi_k3_vision: moonVitOfK3,
  llama4_vision_model: llama4,
  janus_vision_model: janus,
  minicpmv4_6_vision: minicpmV,
  minicpmv4_7_vision: minicpmV,
  ovis2_vision: ovis2,
  qwen_vl_vision: qwenVl,
  molmo_vision: molmo,
  muse_glimmer_vision: museGlimmer,
  glm5_next_vision: glm5Next,
  radio,
  gemma4_vision: gemma4,
  sam_vision_model: (facts) => under("vision_encoder", sam(facts)),
  got_ocr2_vision: sam,
  inkling_vision: inklingVision,
  chameleon_vqgan: chameleonVqgan,
  janus_vqgan: janusVqgan,
  emu3_vqgan: emu3Vqgan,
  gemma3n_vision: gemma3nVision,
  minimax_m3_vl_vision: minimaxM3,
  step3p5_vision: step3p7,
  gemma4_unified_vision: gemma4Unified,
  mllama_vision_model: mllama,
  phi4_multimodal_vision: (facts) => [...siglipBody(facts), ...poolingHead(facts)],
  cosmos3_edge_vision: cosmos3Edge,
  hunyuan_vl_vision: hunyuanVl,
};
