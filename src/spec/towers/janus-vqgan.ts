import type { Tensor } from "../tensors.ts";
import type { Facts } from "./facts.ts";
import { blocksOf, embedding, kernel, layerNorm, under } from "./parts.ts";

/** JanusVQVAEResnetBlock. */
const resnet = (name: string, inputs: number, outputs: number): readonly Tensor[] =>
  under(name, [
    ...layerNorm("norm1", inputs),
    ...kernel("conv1", outputs, inputs, 3),
    ...layerNorm("norm2", outputs),
    ...kernel("conv2", outputs, outputs, 3),
    ...(inputs === outputs ? [] : kernel("nin_shortcut", outputs, inputs, 1)),
  ]);

/** JanusVQVAEAttnBlock. */
const attention = (name: string, channels: number): readonly Tensor[] =>
  under(name, [
    ...layerNorm("norm", channels),
    ...["q", "k", "v", "proj_out"].flatMap((part) => kernel(part, channels, channels, 1)),
  ]);

const middle = (channels: number, attends: boolean): readonly Tensor[] => [
  ...resnet("mid.block_1", channels, channels),
  ...(attends ? attention("mid.attn_1", channels) : []),
  ...resnet("mid.block_2", channels, channels),
];

/** The encoder, its code book and the matrices around it, with attention in the levels that `attends` names. */
function encoded(
  { size, has, numbers }: Facts,
  attends: { readonly at: (level: number) => boolean; readonly inTheMiddle: boolean },
): readonly Tensor[] {
  const base = size("base_channels");
  const latent = size("latent_channels");
  const blocks = size("num_res_blocks");
  const widths = numbers("channel_multiplier").map((factor) => base * factor);
  const last = widths.length - 1;
  const deepest = widths[last] ?? base;
  const down = widths.flatMap((width, at) =>
    under(`down.${at}`, [
      ...blocksOf(
        blocks,
        (name, inputs) => [
          ...resnet(`block.${name}`, inputs, width),
          ...(attends.at(at) ? attention(`attn.${name}`, width) : []),
        ],
        [widths[at - 1] ?? base, width],
      ),
      ...(at === last ? [] : kernel("downsample.conv", width, width, 3)),
    ]),
  );
  return [
    ...under("encoder", [
      ...kernel("conv_in", base, size("in_channels"), 3),
      ...down,
      ...middle(deepest, attends.inTheMiddle),
      ...layerNorm("norm_out", deepest),
      ...kernel("conv_out", has("double_latent") ? 2 * latent : latent, deepest, 3),
    ]),
    ...embedding("quantize.embedding", size("num_embeddings"), size("embed_dim")),
    ...kernel("quant_conv", size("embed_dim"), latent, 1),
    ...kernel("post_quant_conv", latent, size("embed_dim"), 1),
  ];
}

/** ChameleonVQVAE (modeling_chameleon.py): an encoder and a code book, which make tokens of images. */
export function chameleonVqgan(facts: Facts): readonly Tensor[] {
  const { size, text, numbers } = facts;
  const vanilla = text("attn_type") === "vanilla";
  const resolutions = numbers("attn_resolutions");
  return encoded(facts, {
    at: (level) => vanilla && resolutions.includes(Math.floor(size("resolution") / 2 ** level)),
    inTheMiddle: vanilla,
  });
}

/** JanusVQVAE (modeling_janus.py): what images are made with, an encoder, a code book and a decoder. */
export function janusVqgan(facts: Facts): readonly Tensor[] {
  const { size, numbers } = facts;
  const base = size("base_channels");
  const blocks = size("num_res_blocks");
  const widths = numbers("channel_multiplier").map((factor) => base * factor);
  const last = widths.length - 1;
  const deepest = widths[last] ?? base;
  const up = [...widths]
    .reverse()
    .flatMap((width, step) =>
      under(`up.${step}`, [
        ...blocksOf(
          blocks + 1,
          (name, inputs) => [
            ...resnet(`block.${name}`, inputs, width),
            ...(step === 0 ? attention(`attn.${name}`, width) : []),
          ],
          [widths[last - step + 1] ?? width, width],
        ),
        ...(step === last ? [] : kernel("upsample.conv", width, width, 3)),
      ]),
    );
  const shallowest = widths[0] ?? base;
  return [
    ...encoded(facts, { at: (level) => level === last, inTheMiddle: true }),
    ...under("decoder", [
      ...kernel("conv_in", deepest, size("latent_channels"), 3),
      ...middle(deepest, true),
      ...up,
      ...layerNorm("norm_out", shallowest),
      ...kernel("conv_out", size("out_channels"), shallowest, 3),
    ]),
  ];
}
