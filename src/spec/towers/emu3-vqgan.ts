import { type Tensor, tensor } from "../tensors.ts";
import type { Facts } from "./facts.ts";
import { blocksOf, convolution, dense, embedding, kernel, layerNorm, stack, under } from "./parts.ts";

/** A norm of so many channels under a name: GroupNorm, or one that the code book's numbers scale and shift. */
type Norm = (name: string, channels: number) => readonly Tensor[];

/** Emu3VQVAESpatialNorm: a GroupNorm, whose factors and shifts come of the `quantised` channels of the code book. */
const spatialNorm =
  (quantised: number): Norm =>
  (name, channels) =>
    under(name, [
      ...layerNorm("norm_layer", channels),
      ...kernel("conv_y", channels, quantised, 1),
      ...kernel("conv_b", channels, quantised, 1),
    ]);

/** Emu3VQVAEResnetBlock. */
const resnet = (name: string, inputs: number, outputs: number, norm: Norm): readonly Tensor[] =>
  under(name, [
    ...norm("norm1", inputs),
    ...norm("norm2", outputs),
    ...kernel("conv1", outputs, inputs, 3),
    ...kernel("conv2", outputs, outputs, 3),
    ...(inputs === outputs ? [] : kernel("nin_shortcut", outputs, inputs, 1)),
  ]);

/** Emu3VQVAEAttentionBlock: as wide as the config's hidden_size says, whatever the channels around it are. */
const attention = (name: string, width: number): readonly Tensor[] =>
  ["k_proj", "v_proj", "q_proj", "out_proj"].flatMap((part) => dense(`${name}.${part}`, width, width));

/** Emu3VQVAEMiddleBlock. */
const middle = (channels: number, width: number, norm: Norm): readonly Tensor[] =>
  under("middle_block", [
    ...resnet("block_1", channels, channels, norm),
    ...attention("attn_1", width),
    ...norm("attn_norm", channels),
    ...resnet("block_2", channels, channels, norm),
  ]);

/** BatchNorm3d, with the statistics that it was trained to. */
const batchNorm = (name: string, channels: number): readonly Tensor[] => [
  ...layerNorm(name, channels),
  tensor(`${name}.running_mean`, "buffer", [channels]),
  tensor(`${name}.running_var`, "buffer", [channels]),
  tensor(`${name}.num_batches_tracked`, "buffer", [], { dtype: "int64" }),
];

/** Emu3VQVAETemporalResnetBlock of as many channels in as out. */
const temporalResnet = (channels: number): readonly Tensor[] => [
  ...batchNorm("norm1", channels),
  ...convolution("conv1.conv", [channels, channels, 3, 3, 3]),
  ...batchNorm("norm2", channels),
  ...convolution("conv2.conv", [channels, channels, 3, 3, 3]),
];

/** Residual blocks and, in the levels that are listed, attention behind each. */
function level(
  blocks: number,
  { inputs, outputs, width }: { readonly inputs: number; readonly outputs: number; readonly width: number },
  norm: Norm,
  attends: boolean,
): readonly Tensor[] {
  return blocksOf(
    blocks,
    (name, from) => [
      ...resnet(`block.${name}`, from, outputs, norm),
      ...(attends ? [...attention(`attn.${name}`, width), ...norm(`attn_norms.${name}`, outputs)] : []),
    ],
    [inputs, outputs],
  );
}

/** Emu3VQVAE (modeling_emu3.py): an encoder of frames, a code book, and a decoder that makes frames of its entries. */
export function emu3Vqgan({ size, has, numbers }: Facts): readonly Tensor[] {
  const base = size("base_channels");
  const latent = size("latent_channels");
  const encoded = has("double_latent") ? 2 * latent : latent;
  const book = size("embed_dim");
  const width = size("hidden_size");
  const blocks = size("num_res_blocks");
  const halvings = Math.trunc(Math.log2(Math.max(1, size("temporal_downsample_factor"))));
  const attending = new Set(numbers("attn_resolutions"));
  const widths = numbers("channel_multiplier").map((factor) => base * factor);
  const last = widths.length - 1;
  const deepest = widths[last] ?? base;
  const spatial = spatialNorm(book);
  const down = widths.flatMap((outputs, at) =>
    under(`down_block.down.${at}`, [
      ...level(blocks, { inputs: widths[at - 1] ?? base, outputs, width }, layerNorm, attending.has(at)),
      ...(at === last ? [] : kernel("downsample.conv", outputs, outputs, 3)),
    ]),
  );
  const up = widths.flatMap((outputs, at) =>
    under(`up_block.up.${at}`, [
      ...level(blocks + 1, { inputs: widths[at + 1] ?? deepest, outputs, width }, spatial, attending.has(at)),
      ...(at === 0 ? [] : kernel("upsample.conv", outputs, outputs, 3)),
    ]),
  );
  return [
    ...under("encoder", [
      ...kernel("conv_in", base, size("in_channels"), 3),
      ...down,
      ...middle(deepest, width, layerNorm),
      ...layerNorm("norm_out", deepest),
      ...kernel("conv_out", encoded, deepest, 3),
      ...stack("time_conv", halvings, convolution("conv.conv", [encoded, encoded, 4, 3, 3])),
      ...stack("time_res_stack", blocks, temporalResnet(encoded)),
    ]),
    ...under("decoder", [
      ...stack("time_res_stack", blocks, temporalResnet(latent)),
      ...stack("time_conv", halvings, convolution("conv.conv", [latent, latent, 3, 3, 3])),
      ...kernel("conv_in", deepest, latent, 3),
      ...middle(deepest, width, spatial),
      ...up,
      ...spatial("norm_out", widths[0] ?? base),
      ...kernel("conv_out", size("out_channels"), widths[0] ?? base, 3),
    ]),
    ...embedding("quantize.embedding", size("codebook_size"), book),
    ...convolution("quant_conv.conv", [book, latent, 3, 1, 1]),
    ...convolution("post_quant_conv.conv", [latent, book, 3, 1, 1]),
  ];
}
