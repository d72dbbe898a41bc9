import type { Tensor } from "../tensors.ts";
import type { Facts } from "./facts.ts";
import { gemma3nEmbedder } from "./gemma3n.ts";
import { convolution, dense, embedding, layerNorm, parameter, rmsNorm, stack, under } from "./parts.ts";
import { samNeck } from "./sam.ts";
import { largest } from "../many.ts";

/** Two matrices by these names, of which the first is `inner` wide. */
function twoMatrices({ size, has }: Facts, first: string, second: string): Tensor[] {
  const inner = size("inner");
  return [
    ...dense(first, inner, size("input"), has("bias")),
    ...dense(second, size("output"), size("second_input") || inner, has("bias")),
  ];
}

/** Mistral3MultiModalProjector (modeling_mistral3.py), and LightOnOCR's. */
function mistral3(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const width = size("vision_hidden_size");
  return [
    ...rmsNorm("norm", width),
    ...dense("patch_merger.merging_layer", width, width * size("spatial_merge_size") ** 2, false),
    ...twoMatrices(facts, "linear_1", "linear_2"),
  ];
}

/** Idefics2Connector (modeling_idefics2.py): a gated MLP, and a perceiver that reads the patches into a few latents. */
function idefics2({ size }: Facts): readonly Tensor[] {
  const out = size("output");
  const inner = size("inner");
  const head = size("resampler_head_dim");
  const queries = size("resampler_n_heads") * head;
  const keys = size("num_key_value_heads") * head;
  return [
    ...dense("modality_projection.gate_proj", inner, size("input"), false),
    ...dense("modality_projection.up_proj", inner, size("input"), false),
    ...dense("modality_projection.down_proj", out, inner, false),
    ...parameter("perceiver_resampler.latents", size("resampler_n_latents"), out),
    ...stack("perceiver_resampler.layers", size("resampler_depth"), [
      ...["input_latents_norm", "input_context_norm", "post_attention_layernorm"].flatMap((name) =>
        rmsNorm(name, out),
      ),
      ...dense("self_attn.q_proj", queries, out, false),
      ...dense("self_attn.k_proj", keys, out, false),
      ...dense("self_attn.v_proj", keys, out, false),
      ...dense("self_attn.o_proj", out, queries, false),
      ...dense("mlp.gate_proj", 4 * out, out, false),
      ...dense("mlp.up_proj", 4 * out, out, false),
      ...dense("mlp.down_proj", out, 4 * out, false),
    ]),
    ...rmsNorm("perceiver_resampler.norm", out),
  ];
}

/** AriaProjector (modeling_aria.py): learnt queries read the patches, and a matrix each way behind them. */
function aria({ size, numbers }: Facts): readonly Tensor[] {
  const width = size("vision_hidden_size");
  const out = size("output");
  return [
    ...parameter("query", largest(numbers("queries"), 0), width),
    ...under("cross_attn", [
      ...["q_proj", "k_proj", "v_proj"].flatMap((name) => dense(name, width, width, false)),
      ...parameter("multihead_attn.in_proj_weight", 3 * width, width),
      ...parameter("multihead_attn.in_proj_bias", 3 * width),
      ...dense("multihead_attn.out_proj", width, width),
      ...dense("linear", width, width),
      ...layerNorm("layer_norm", width),
      ...layerNorm("layer_norm_kv", width),
    ]),
    ...layerNorm("layer_norm", width),
    ...dense("feed_forward.linear_in", out, width, false),
    ...dense("feed_forward.linear_out", out, out, false),
  ];
}

/** GotOcr2MultiModalProjector (modeling_got_ocr2.py): two convolutions that halve the sides, and a matrix. */
function gotOcr2({ size }: Facts): readonly Tensor[] {
  const channels = size("input");
  const out = size("output");
  return [
    ...convolution("conv_upsampler1", [2 * channels, channels, 3, 3], false),
    ...convolution("conv_upsampler2", [out, 2 * channels, 3, 3], false),
    ...dense("multimodal_projector", out, out),
  ];
}

/** JanusVisionAlignerMLP (modeling_janus.py), and that of the images it makes: a matrix, and square ones behind it. */
function janusAligner({ size }: Facts): readonly Tensor[] {
  const width = size("inner");
  return [
    ...dense("fc1", width, size("input")),
    ...stack("hidden_layers", Math.max(size("depth") - 1, 0), dense("", width, width).map(unnamed)),
  ];
}

/** A tensor that stands in its module itself. */
const unnamed = (tensor: Tensor): Tensor => ({ ...tensor, name: tensor.name.replace(/^\./, "") });

/** MiniCPMV4_6Merger (modeling_minicpmv4_6.py): each round makes one of four patches side by side. The last is always there. */
function minicpmMerger({ size }: Facts): readonly Tensor[] {
  const wide = size("vision_hidden_size") * 4;
  const round = (output: number): readonly Tensor[] => [
    ...layerNorm("pre_norm", wide),
    ...dense("linear_1", wide, wide),
    ...dense("linear_2", output, wide),
  ];
  const last = Math.max(0, size("rounds") - 1);
  return [
    ...stack("mlp", last, round(size("vision_hidden_size"))),
    ...under(`mlp.${last}`, round(size("output"))),
  ];
}

/** Ernie4_5_VLMoeVariableResolutionResamplerModel (modeling_ernie4_5_vl_moe.py): patches side by side, then frames. */
function ernieResampler({ size }: Facts): readonly Tensor[] {
  const inner = size("inner");
  const mlp = (name: string, input: number): readonly Tensor[] =>
    under(name, [...dense("fc1", inner, input), ...dense("fc2", inner, inner), ...layerNorm("ln", inner)]);
  return [
    ...mlp("spatial_linear", inner),
    ...mlp("temporal_linear", size("second_input")),
    ...dense("mlp", size("output"), inner),
    ...rmsNorm("after_norm", size("output")),
  ];
}

/** What lies between SAM and the aligner of DeepseekVLHybridModel (modeling_deepseek_vl_hybrid.py). */
const samProjection = (channels: number): readonly Tensor[] => [
  ...convolution("conv1", [2 * channels, channels, 3, 3], false),
  ...convolution("conv2", [4 * channels, 2 * channels, 3, 3], false),
];

/** Projectors by what their class does, or is called where no other is like it. */
export const PROJECTOR_KINDS: { readonly [kind: string]: (facts: Facts) => readonly Tensor[] } = {
  linear_projector: ({ size, has }) => dense("linear", size("output"), size("input"), has("bias")),
  mlp_projector: (facts) => twoMatrices(facts, "linear_1", "linear_2"),
  normed_mlp_projector: (facts) => [
    ...layerNorm("layer_norm", facts.size("norm_size") || facts.size("input")),
    ...twoMatrices(facts, "linear_1", "linear_2"),
  ],
  mlp_projector_normed_after: (facts) => [
    ...twoMatrices(facts, "linear_1", "linear_2"),
    ...rmsNorm("post_norm", facts.size("output")),
  ],
  mistral3_projector: mistral3,
  gemma3_projector: ({ size }) => [
    ...parameter("mm_input_projection_weight", size("input"), size("output")),
    ...rmsNorm("mm_soft_emb_norm", size("input")),
  ],
  merging_projector: ({ size }) => [
    ...layerNorm("norm", size("norm_size")),
    ...dense("linear_fc1", size("inner"), size("input")),
    ...dense("linear_fc2", size("output"), size("inner")),
  ],
  phi4_multimodal_image_projector: ({ size }) => [
    ...dense("img_projection_up", size("output"), size("input")),
    ...dense("img_projection_down", size("output"), size("output")),
    ...parameter("global_img_feature_extensor", 1, 1, size("input")),
    ...parameter("sub_img_feature_extensor", 1, 1, 1, size("input")),
  ],
  phi4_multimodal_audio_projector: ({ size }) =>
    ["speech", "vision_speech"].flatMap((mode) => [
      ...dense(`up_proj_for_${mode}`, size("output"), size("input")),
      ...dense(`down_proj_for_${mode}`, size("output"), size("output")),
    ]),
  unweighted_norm_projector: ({ size }) =>
    dense("embedding_projection", size("output"), size("input"), false),
  idefics2_connector: idefics2,
  patch_embedding: ({ size }) =>
    dense("", size("output"), size("patch_size") ** 2 * size("num_channels")).map(unnamed),
  gemma3n_embedder: gemma3nEmbedder,
  gemma4_embedder: ({ size }) => dense("embedding_projection", size("output"), size("input"), false),
  aria_projector: aria,
  got_ocr2_projector: gotOcr2,
  janus_aligner: janusAligner,
  embedding_table: ({ size }) => embedding("", size("rows"), size("output")).map(unnamed),
  ernie4_5_vl_moe_resampler: ernieResampler,
  minicpmv4_6_merger: minicpmMerger,
  sam_neck: ({ size }) => samNeck("", size("vision_hidden_size"), size("output")).map(unnamed),
  sam_projection: ({ size }) => samProjection(size("input")),
  learnt_vector: ({ size }) => parameter("", size("output")),
  deepseek_vl_hybrid_aligner: ({ size }) => [
    ...dense("vision_proj", Math.floor(size("output") / 2), size("input")),
    ...dense("high_res_vision_proj", Math.floor(size("output") / 2), size("second_input")),
    ...dense("proj", size("output"), size("output")),
  ],
  normed_relu2_projector: ({ size, has }) => [
    ...rmsNorm("layer_norm", size("input")),
    ...dense("linear_1", size("inner"), size("input"), has("bias")),
    ...dense("linear_2", size("output"), size("inner"), has("bias")),
  ],
  rms_norm: ({ size }) => parameter("weight", size("output")),
  gated_projector: ({ size }) => [
    ...["up_proj", "gate_proj"].flatMap((name) => dense(name, size("inner"), size("input"), false)),
    ...dense("down_proj", size("output"), size("inner"), false),
  ],
  layer_norm: ({ size }) => [...parameter("weight", size("output")), ...parameter("bias", size("output"))],
  image_newline: ({ size }) => parameter("", size("output")),
  molmo_pooling: ({ size }) => [
    ...["wq", "wk", "wv"].flatMap((name) => dense(name, size("output"), size("input"))),
    ...dense("wo", size("output"), size("output")),
  ],
  molmo_projector: ({ size }) => [
    ...["w1", "w3"].flatMap((name) => dense(name, size("inner"), size("input"), false)),
    ...dense("w2", size("output"), size("inner"), false),
  ],
  padding_embeddings: ({ size }) => parameter("", size("rows"), size("output")),
};
