import type { Tensor } from "../tensors.ts";
import type { Facts } from "./facts.ts";
import { convolution, dense, embedding, kernel, parameter, rmsNorm, stack, under } from "./parts.ts";

/** A block of MobileNet-V5, by what it does to so many channels. */
type Block = (inputs: number, channels: number) => readonly Tensor[];

/** A convolution without a bias and its norm, as timm's ConvNormAct calls them. */
const normed = (name: string, shape: readonly number[]): readonly Tensor[] =>
  under(name, [...convolution("conv", shape, false), ...rmsNorm("bn", shape[0] ?? 0)]);

/** EdgeResidual of timm, which widens by 4 with a kernel of 3. */
const edgeResidual: Block = (inputs, channels) => [
  ...kernel("conv_exp", 4 * inputs, inputs, 3, false),
  ...rmsNorm("bn1", 4 * inputs),
  ...kernel("conv_pwl", channels, 4 * inputs, 1, false),
  ...rmsNorm("bn2", channels),
];

/** UniversalInvertedResidual of timm without its scale; a kernel of 0 is none. */
const inverted = (start: number, mid: number, expansion: number): Block => {
  return (inputs, channels) => {
    const inner = expansion * inputs;
    return [
      ...(start > 0 ? normed("dw_start", [inputs, 1, start, start]) : []),
      ...normed("pw_exp", [inner, inputs, 1, 1]),
      ...(mid > 0 ? normed("dw_mid", [inner, 1, mid, mid]) : []),
      ...normed("pw_proj", [channels, inner, 1, 1]),
    ];
  };
};

const scaled =
  (block: Block): Block =>
  (inputs, channels) => [...block(inputs, channels), ...parameter("layer_scale.gamma", channels)];

/** MobileAttention of timm: one key and value for all heads, of every `stride`th patch. */
const attention = (heads: number, head: number, stride: number): Block => {
  return (inputs, channels) => [
    ...rmsNorm("norm", inputs),
    ...under("attn", [
      ...kernel("query.proj", heads * head, inputs, 1, false),
      ...["key", "value"].flatMap((part) => [
        ...(stride > 1
          ? [
              ...convolution(`${part}.down_conv`, [inputs, 1, 3, 3], false),
              ...rmsNorm(`${part}.norm`, inputs),
            ]
          : []),
        ...kernel(`${part}.proj`, head, inputs, 1, false),
      ]),
      ...kernel("output.proj", channels, heads * head, 1, false),
    ]),
  ];
};

const repeated = (times: number, ...blocks: readonly Block[]): readonly Block[] =>
  Array.from({ length: times }, () => blocks).flat();

/** The stages of mobilenetv5_300m_enc (timm, mobilenetv5.py). */
const STAGES: readonly { readonly channels: number; readonly blocks: readonly Block[] }[] = [
  { channels: 128, blocks: repeated(3, edgeResidual) },
  {
    channels: 256,
    blocks: [inverted(3, 5, 6), ...repeated(2, inverted(5, 0, 4), inverted(3, 0, 4))].map(scaled),
  },
  {
    channels: 640,
    blocks: [
      inverted(5, 5, 6),
      ...repeated(7, inverted(5, 0, 4)),
      inverted(0, 0, 1),
      ...repeated(14, attention(12, 64, 2), inverted(0, 0, 2)),
    ].map(scaled),
  },
  {
    channels: 1280,
    blocks: [inverted(5, 5, 6), ...repeated(19, attention(16, 96, 1), inverted(0, 0, 2))].map(scaled),
  },
];

/** How wide the first convolution of mobilenetv5_300m_enc is, and what it gives. */
const STEM = 64;
const FEATURES = 2048;

/** The vision tower of Gemma 3n: timm's MobileNet-V5, whose sizes its name decides, and no field beside it. */
export function gemma3nVision(): readonly Tensor[] {
  const before = (stage: number): number => STAGES[stage - 1]?.channels ?? STEM;
  // The last two stages' channels side by side.
  const fused = STAGES.slice(-2).reduce((sum, { channels }) => sum + channels, 0);
  return under("timm_model", [
    ...convolution("conv_stem.conv", [STEM, 3, 3, 3]),
    ...rmsNorm("conv_stem.bn", STEM),
    ...STAGES.flatMap(({ channels, blocks }, stage) =>
      blocks.flatMap((block, at) =>
        under(`blocks.${stage}.${at}`, block(at === 0 ? before(stage) : channels, channels)),
      ),
    ),
    ...under("msfa", [...under("ffn", inverted(0, 0, 2)(fused, FEATURES)), ...rmsNorm("norm", FEATURES)]),
  ]);
}

/** Gemma3nAudioEncoder (modeling_gemma3n.py): a conformer with chunked attention, between two feed-forward halves. */
export function gemma3nAudio({ size, numbers }: Facts): readonly Tensor[] {
  const h = size("hidden_size");
  const head = Math.floor(h / size("conf_num_attention_heads"));
  const heads = head * size("conf_num_attention_heads");
  // Height and width of each convolution's kernel and stride, one after the other.
  const kernels = numbers("sscp_conv_kernel_size");
  const strides = numbers("sscp_conv_stride_size");
  const channels = [1, ...numbers("sscp_conv_channel_size").slice(0, 2)];
  // One is added to the frequencies on either side.
  const bins = [1, 3].reduce(
    (before, width) => Math.floor((before + 2 - (kernels[width] ?? 0)) / (strides[width] ?? 1)) + 1,
    size("input_feat_size"),
  );
  const feedForward = (name: string): readonly Tensor[] =>
    under(name, [
      ...rmsNorm("pre_layer_norm", h),
      ...dense("ffw_layer_1", 4 * h, h, false),
      ...dense("ffw_layer_2", h, 4 * h, false),
      ...rmsNorm("post_layer_norm", h),
    ]);
  return [
    ...under("subsample_conv_projection", [
      ...[0, 1].flatMap((layer) => {
        const [inputs = 0, outputs = 0] = channels.slice(layer);
        const sides = kernels.slice(2 * layer, 2 * layer + 2);
        return under(`conv_${layer}`, [
          ...convolution("conv", [outputs, inputs, ...sides], false),
          ...rmsNorm("norm", outputs),
        ]);
      }),
      ...dense("input_proj_linear", h, (channels.at(-1) ?? 0) * bins, false),
    ]),
    ...stack("conformer", size("conf_num_hidden_layers"), [
      ...feedForward("ffw_layer_start"),
      ...under("attention", [
        ...rmsNorm("pre_attn_norm", h),
        ...parameter("attn.per_dim_scale", head),
        ...dense("attn.relative_position_embedding.pos_proj", heads, h, false),
        ...["q_proj", "k_proj", "v_proj"].flatMap((name) => dense(`attn.${name}`, heads, h, false)),
        ...dense("post", h, h, false),
        ...rmsNorm("post_norm", h),
      ]),
      ...under("lconv1d", [
        ...rmsNorm("pre_layer_norm", h),
        ...dense("linear_start", 2 * h, h, false),
        ...convolution("depthwise_conv1d", [h, 1, size("conf_conv_kernel_size")], false),
        ...rmsNorm("conv_norm", h),
        ...dense("linear_end", h, h, false),
      ]),
      ...feedForward("ffw_layer_end"),
      ...rmsNorm("norm", h),
    ]),
  ];
}

/** Gemma3nMultimodalEmbedder (modeling_gemma3n.py): tokens of its own, and a matrix for what the tower gives. */
export const gemma3nEmbedder = ({ size }: Facts): readonly Tensor[] => [
  ...embedding("embedding", size("rows"), size("input")),
  ...rmsNorm("hard_embedding_norm", size("input")),
  ...rmsNorm("soft_embedding_norm", size("input")),
  ...dense("embedding_projection", size("output"), size("input"), false),
];
