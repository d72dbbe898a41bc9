import * as z from "zod/mini";
import { DenseMLPSpec, feedForward } from "./dense-mlp.ts";
import { GQAAttentionSpec, gqaAttention, gqaTensors } from "./gqa-attention.ts";
import { Mamba2MixerSpec, mamba2Mixer } from "./mamba2-mixer.ts";
import { MambaMixerSpec, mambaMixer } from "./mamba-mixer.ts";
import { RMSNormSpec } from "./rms-norm.ts";
import { define } from "../component-definition.ts";
import { type ModelSizes, type Tensor, inside, linear, normTensors, within } from "../tensors.ts";
import { boolean, nonnegativeInt, positiveInt } from "../values.ts";

/**
 * A transformer block whose weights several layers share, in front of a state space mixer (Zamba, arXiv:2405.16712). With x
 * the stream and e the embeddings of the tokens: b = mlp(mlp_norm(attention(input_norm([x, e])))), without residuals, and
 * the layer adds mamba(mamba_norm(x + linear(b))).
 * Weights, with h = hidden_size: those of the block where the layer owns it (input_norm [attention.input_size], mlp_norm
 * [h]); linear [h, h], mamba_norm [h] and the mixer's in every layer. Adapters of rank r belong to the block, a pair of
 * matrices [r, input] and [output, r] for each use, whose product is added to q_proj, k_proj and v_proj, and to gate_proj
 * and up_proj together.
 */
export const SharedBlockMixerSpec = z.object({
  type: z.literal("shared_block_mixer"),
  /** Which shared block it is, counted from 0. */
  block: nonnegativeInt,
  /** Whether the block's weights are this layer's; if not, they are those of the layer before it that owns the block. */
  owns_block: boolean,
  /** The number of this layer among those with a shared block, from 0: whose adapters it takes. */
  use: nonnegativeInt,
  /** The numbers of all layers that this block has adapters for. */
  uses: z.array(nonnegativeInt),
  input_norm: RMSNormSpec,
  attention: GQAAttentionSpec,
  /** The rank of the adapters of q, k and v; null without them. */
  attention_adapter_rank: z.nullable(positiveInt),
  mlp_norm: RMSNormSpec,
  mlp: DenseMLPSpec,
  /** The rank of the adapter of the MLP; null without one. */
  mlp_adapter_rank: z.nullable(positiveInt),
  mamba_norm: RMSNormSpec,
  mamba: z.discriminatedUnion("type", [MambaMixerSpec, Mamba2MixerSpec]),
});

export type SharedBlockMixerSpec = z.infer<typeof SharedBlockMixerSpec>;

export const sharedBlockMixer = define({
  name: "SharedBlockMixerSpec",
  schema: SharedBlockMixerSpec,
  tensors: (spec, sizes) => {
    const { hidden_size: h } = sizes;
    const mixer =
      spec.mamba.type === "mamba"
        ? mambaMixer.tensors(spec.mamba, sizes)
        : mamba2Mixer.tensors(spec.mamba, sizes);
    return inside(
      [""],
      [
        ...(spec.owns_block ? within(["shared_transformer"], blockTensors(spec, sizes)) : []),
        ...linear("linear", h, h),
        ...within(
          ["mamba_decoder"],
          [...normTensors("input_layernorm", spec.mamba_norm, h), ...within(["mamba"], mixer)],
        ),
      ],
    );
  },
  keeps: ({ attention, mamba }) => [
    ...gqaAttention.keeps(attention),
    ...(mamba.type === "mamba" ? mambaMixer.keeps(mamba) : mamba2Mixer.keeps(mamba)),
  ],
  words: ({ mamba }) =>
    `shared block and ${mamba.type === "mamba" ? mambaMixer.words(mamba) : mamba2Mixer.words(mamba)}`,
});

function blockTensors(spec: SharedBlockMixerSpec, sizes: ModelSizes): Tensor[] {
  const { attention, mlp, attention_adapter_rank: rank, mlp_adapter_rank: mlpRank } = spec;
  const { hidden_size: h } = sizes;
  const input = attention.input_size ?? h;
  const inner = { what: "inner channels", size: mlp.intermediate_size };
  const adapter = (name: string, r: number, outputs: number, inputs: number): Tensor[] =>
    spec.uses.flatMap((use) => [
      ...linear(`${name}_adapter_list.${use}.0`, r, inputs),
      ...linear(`${name}_adapter_list.${use}.1`, outputs, r),
    ]);
  return [
    ...normTensors("input_layernorm", spec.input_norm, input),
    ...within(
      ["self_attn"],
      [
        ...gqaTensors(attention, sizes),
        ...(rank === null
          ? []
          : ["q", "k", "v"].flatMap((name) => adapter(`linear_${name}`, rank, input, input))),
      ],
    ),
    ...normTensors("pre_ff_layernorm", spec.mlp_norm, h),
    ...within(
      ["feed_forward"],
      [
        ...feedForward(inner, h, { gated: true, bias: mlp.bias }),
        ...(mlpRank === null ? [] : adapter("gate_up_proj", mlpRank, 2 * mlp.intermediate_size, h)),
      ],
    ),
  ];
}
