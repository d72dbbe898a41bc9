import type { Tensor } from "../tensors.ts";
import type { Facts } from "./facts.ts";
import { convolution, dense, embedding, layerNorm, stack } from "./parts.ts";

/** The layers of Whisper's encoder, whose keys have a bias in some classes. */
function whisperLayers({ size }: Facts, keyBias: boolean): readonly Tensor[] {
  const h = size("d_model");
  const inner = size("encoder_ffn_dim");
  return stack("layers", size("encoder_layers"), [
    ...dense("self_attn.k_proj", h, h, keyBias),
    ...["q_proj", "v_proj", "out_proj"].flatMap((name) => dense(`self_attn.${name}`, h, h)),
    ...layerNorm("self_attn_layer_norm", h),
    ...dense("fc1", inner, h),
    ...dense("fc2", h, inner),
    ...layerNorm("final_layer_norm", h),
  ]);
}

/** Qwen2_5OmniAudioEncoder (modeling_qwen2_5_omni.py). */
function qwen25Omni(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const h = size("d_model");
  return [
    ...convolution("conv1", [h, size("num_mel_bins"), 3]),
    ...convolution("conv2", [h, h, 3]),
    ...embedding("audio_bos_eos_token", 2, size("output_dim")),
    ...whisperLayers(facts, false),
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
    ...whisperLayers(facts, true),
    ...layerNorm("ln_post", h),
    ...dense("proj1", h, h),
    ...dense("proj2", size("output_dim"), h),
  ];
}

/** Sound encoders by the `model_type` of their config class. */
export const AUDIO_KINDS: { readonly [kind: string]: (facts: Facts) => readonly Tensor[] } = {
  qwen2_5_omni_audio_encoder: qwen25Omni,
  qwen3_omni_moe_audio_encoder: qwen3Omni,
};
