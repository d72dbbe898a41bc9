import { type Tensor, tensor } from "../tensors.ts";
import type { Facts } from "./facts.ts";
import { gemma3nAudio } from "./gemma3n.ts";
import { clippable, convolution, dense, embedding, layerNorm, parameter, rmsNorm, stack } from "./parts.ts";

/** How wide Whisper's encoder is, its MLP, and how many layers it has, which classes call by two sets of names. */
interface WhisperSizes {
  readonly h: number;
  readonly inner: number;
  readonly layers: number;
}

const whisperSizes = ({ size }: Facts): WhisperSizes => ({
  h: size("d_model"),
  inner: size("encoder_ffn_dim"),
  layers: size("encoder_layers"),
});

/** The layers of Whisper's encoder, whose keys have a bias in some classes. */
function whisperLayers({ h, inner, layers }: WhisperSizes, keyBias: boolean): readonly Tensor[] {
  return stack("layers", layers, [
    ...dense("self_attn.k_proj", h, h, keyBias),
    ...["q_proj", "v_proj", "out_proj"].flatMap((name) => dense(`self_attn.${name}`, h, h)),
    ...layerNorm("self_attn_layer_norm", h),
    ...dense("fc1", inner, h),
    ...dense("fc2", h, inner),
    ...layerNorm("final_layer_norm", h),
  ]);
}

/** Whisper's encoder, whose positions are a table: Qwen2AudioEncoder (modeling_qwen2_audio.py), VoxtralEncoder (modeling_voxtral.py). */
function whisper({ size }: Facts, sizes: WhisperSizes): readonly Tensor[] {
  return [
    ...convolution("conv1", [sizes.h, size("num_mel_bins"), 3]),
    ...convolution("conv2", [sizes.h, sizes.h, 3]),
    ...embedding("embed_positions", size("max_source_positions"), sizes.h),
    ...whisperLayers(sizes, false),
    ...layerNorm("layer_norm", sizes.h),
  ];
}

/** Qwen2_5OmniAudioEncoder (modeling_qwen2_5_omni.py). */
function qwen25Omni(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const h = size("d_model");
  return [
    ...convolution("conv1", [h, size("num_mel_bins"), 3]),
    ...convolution("conv2", [h, h, 3]),
    ...embedding("audio_bos_eos_token", 2, size("output_dim")),
    ...whisperLayers(whisperSizes(facts), false),
    ...layerNorm("ln_post", h),
    ...dense("proj", size("output_dim"), h),
  ];
}

/** Qwen3OmniMoeAudioEncoder (modeling_qwen3_omni_moe.py): three convolutions that halve time and frequency each. */
function qwen3Omni(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const h = size("d_model");
  const channels = size("downsample_hidden_size");
  const bins = [1, 2, 3].reduce((count) => Math.floor((count + 1) / 2), size("num_mel_bins"));
  return [
    ...convolution("conv2d1", [channels, 1, 3, 3]),
    ...convolution("conv2d2", [channels, channels, 3, 3]),
    ...convolution("conv2d3", [channels, channels, 3, 3]),
    ...dense("conv_out", h, channels * bins, false),
    ...whisperLayers(whisperSizes(facts), true),
    ...layerNorm("ln_post", h),
    ...dense("proj1", h, h),
    ...dense("proj2", size("output_dim"), h),
  ];
}

/** Phi4MultimodalAudioModel (modeling_phi4_multimodal.py), a conformer. */
function phi4Multimodal({ size, has }: Facts): readonly Tensor[] {
  const h = size("hidden_size");
  const channels = size("nemo_conv_channels");
  const halvings = Math.floor(Math.log2(size("time_reduction")));
  const halved = Array.from({ length: halvings }).reduce<number>(
    (left) => Math.floor((left - 1) / 2 + 1),
    size("input_size"),
  );
  // Saved files have what the class computed, and a file's own wins over it (Phi4MultimodalAudioConfig.__post_init__).
  const bins = size("nemo_final_size") || halved;
  const separable = size("depthwise_separable_out_channel");
  const wide = h * size("depthwise_multiplier");
  const out = size("ext_pw_out_channel");
  const feedForward = (name: string): Tensor[] => [
    ...layerNorm(`${name}.layer_norm`, h),
    ...dense(`${name}.gate_up_proj`, 2 * size("intermediate_size"), h),
    ...dense(`${name}.down_proj`, h, size("intermediate_size")),
  ];
  return [
    ...["global_mean", "global_invstd"].map((name) =>
      tensor(`encoder_embedding.${name}`, "buffer", [size("input_size")]),
    ),
    ...convolution("embed.conv.0", [channels, 1, 3, 3]),
    ...Array.from({ length: halvings - 1 }, (_, i) => [
      ...convolution(`embed.conv.${2 + 3 * i}`, [channels, 1, 3, 3]),
      ...convolution(`embed.conv.${3 + 3 * i}`, [channels, channels, 1, 1]),
    ]).flat(),
    ...dense("embed.out", h, channels * bins),
    ...embedding(
      "relative_attention_bias_layer.bias_values",
      size("bias_max_distance") * (has("bias_symmetric") ? 1 : 2),
      size("num_attention_heads"),
    ),
    ...stack("encoders", size("num_blocks"), [
      ...feedForward("feed_forward_in"),
      ...["q_proj", "k_proj", "v_proj", "o_proj"].flatMap((name) => dense(`self_attn.${name}`, h, h)),
      ...layerNorm("conv.layer_norm", h),
      ...parameter("conv.glu.b1", 1, out, 1),
      ...parameter("conv.glu.b2", 1, out, 1),
      ...convolution("conv.glu.ext_pw_conv_1d", [2 * out, h, 1]),
      ...convolution("conv.dw_sep_conv_1d.dw_conv", [wide, 1, size("kernel_size")]),
      ...convolution("conv.dw_sep_conv_1d.pw_conv", [separable, wide, 1]),
      ...convolution("conv.ext_pw_conv_1d", [out, h, 1]),
      ...feedForward("feed_forward_out"),
      ...layerNorm("layer_norm_att", h),
      ...layerNorm("layer_norm", h),
    ]),
  ];
}

/** Gemma4AudioModel (modeling_gemma4.py): a conformer with chunked attention, between two feed-forward halves. */
function gemma4({ size, has, numbers }: Facts): readonly Tensor[] {
  const h = size("hidden_size");
  const [first = 0, second = 0] = numbers("subsampling_conv_channels");
  const clipped = clippable(has("use_clipped_linears"));
  const subsample = (name: string, inputs: number, outputs: number): Tensor[] => [
    ...convolution(`subsample_conv_projection.${name}.conv`, [outputs, inputs, 3, 3], false),
    tensor(`subsample_conv_projection.${name}.norm.weight`, "norm", [outputs]),
  ];
  return [
    ...subsample("layer0", 1, first),
    ...subsample("layer1", first, second),
    ...dense("subsample_conv_projection.input_proj_linear", h, Math.floor(first / 4) * second, false),
    ...stack("layers", size("num_hidden_layers"), [
      ...["feed_forward1", "feed_forward2"].flatMap((name) => [
        ...clipped(`${name}.ffw_layer_1`, 4 * h, h),
        ...clipped(`${name}.ffw_layer_2`, h, 4 * h),
        ...rmsNorm(`${name}.pre_layer_norm`, h),
        ...rmsNorm(`${name}.post_layer_norm`, h),
      ]),
      ...["q_proj", "k_proj", "v_proj", "post"].flatMap((name) => clipped(`self_attn.${name}`, h, h)),
      ...dense("self_attn.relative_k_proj", h, h, false),
      ...parameter("self_attn.per_dim_scale", Math.floor(h / size("num_attention_heads"))),
      ...clipped("lconv1d.linear_start", 2 * h, h),
      ...clipped("lconv1d.linear_end", h, h),
      ...convolution("lconv1d.depthwise_conv1d", [h, 1, size("conv_kernel_size")], false),
      ...rmsNorm("lconv1d.pre_layer_norm", h),
      ...rmsNorm("lconv1d.conv_norm", h),
      ...rmsNorm("norm_pre_attn", h),
      ...rmsNorm("norm_post_attn", h),
      ...rmsNorm("norm_out", h),
    ]),
    ...dense("output_proj", size("output_proj_dims"), h),
  ];
}

/** InklingAudioModel (modeling_inkling.py): a row for each value of each mel bin, as checkpoints name them. */
function inkling({ size }: Facts): readonly Tensor[] {
  const h = size("text_hidden_size");
  return [
    ...embedding("encoder", size("n_mel_bins") * size("mel_vocab_size"), h),
    ...rmsNorm("final_norm", h),
  ];
}

/** Sound encoders by the `model_type` of their config class. */
export const AUDIO_KINDS: { readonly [kind: string]: (facts: Facts) => readonly Tensor[] } = {
  phi4_multimodal_audio: phi4Multimodal,
  qwen2_audio_encoder: (facts) => whisper(facts, whisperSizes(facts)),
  voxtral_encoder: (facts) =>
    whisper(facts, {
      h: facts.size("hidden_size"),
      inner: facts.size("intermediate_size"),
      layers: facts.size("num_hidden_layers"),
    }),
  qwen2_5_omni_audio_encoder: qwen25Omni,
  qwen3_omni_moe_audio_encoder: qwen3Omni,
  gemma3n_audio: gemma3nAudio,
  gemma4_audio: gemma4,
  inkling_audio: inkling,
};
