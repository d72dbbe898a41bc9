import type { Tensor } from "../tensors.ts";
import type { Facts } from "./facts.ts";
import { convolution, dense, layerNorm, parameter, stack, under } from "./parts.ts";

/** SamVisionEncoder (modeling_sam.py), and GOT-OCR2's: attention within windows, and everywhere in the layers listed. */
export function sam(facts: Facts): readonly Tensor[] {
  const { size, sides, has, numbers } = facts;
  const h = size("hidden_size");
  const inner = size("mlp_dim") || Math.trunc(h * size("mlp_ratio"));
  const head = Math.floor(h / size("num_attention_heads"));
  const layers = size("num_hidden_layers");
  const [image] = sides("image_size");
  const [patch] = sides("patch_size");
  const side = Math.floor(image / patch);
  const everywhere = new Set(numbers("global_attn_indexes"));
  return [
    ...convolution("patch_embed.projection", [h, size("num_channels"), ...sides("patch_size")]),
    ...(has("use_abs_pos") ? parameter("pos_embed", 1, side, side, h) : []),
    ...stack("layers", layers, [
      ...layerNorm("layer_norm1", h),
      ...layerNorm("layer_norm2", h),
      ...dense("attn.qkv", 3 * h, h, has("qkv_bias")),
      ...dense("attn.proj", h, h),
      ...dense("mlp.lin1", inner, h),
      ...dense("mlp.lin2", h, inner),
    ]),
    ...(has("use_rel_pos")
      ? Array.from({ length: layers }, (_, layer) => {
          const rows = 2 * (everywhere.has(layer) ? side : size("window_size") || side) - 1;
          return ["rel_pos_h", "rel_pos_w"].flatMap((name) =>
            parameter(`layers.${layer}.attn.${name}`, rows, head),
          );
        }).flat()
      : []),
    ...samNeck("neck", h, size("output_channels")),
  ];
}

/** SamVisionNeck: two convolutions with a norm behind each. */
export function samNeck(name: string, width: number, channels: number): readonly Tensor[] {
  return under(name, [
    ...convolution("conv1", [channels, width, 1, 1], false),
    ...layerNorm("layer_norm1", channels),
    ...convolution("conv2", [channels, channels, 3, 3], false),
    ...layerNorm("layer_norm2", channels),
  ]);
}
