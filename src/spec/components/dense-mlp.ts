import * as z from "zod/mini";
import { GluClampSpec } from "./glu-clamp.ts";
import { NormSpec } from "./norm.ts";
import { WeightLayout } from "./weight-layout.ts";
import { define, keepsNothing } from "../component-definition.ts";
import {
  type LinearOptions,
  type ModelSizes,
  type Parts,
  type Tensor,
  inside,
  linear,
  normTensors,
  tensor,
} from "../tensors.ts";
import { FEED_FORWARD } from "./module-names.ts";
import { boolean, nonnegativeInt, number, string } from "../values.ts";

/**
 * A feed-forward block. Gated (SwiGLU and its kin, Shazeer 2020, arXiv:2002.05202):
 * down(activation(gate(x)) × up(x)); ungated: down(activation(up(x))). The activation xielu (arXiv:2411.13010) has two
 * learnt numbers of its own. Weights, with h = hidden_size: gate_proj (if gated) and up_proj [intermediate_size, h], down_proj [h, intermediate_size].
 */
export const DenseMLPSpec = z.object({
  type: z.literal("dense"),
  /** 0 where the block has no inner channels, and adds nothing. */
  intermediate_size: nonnegativeInt,
  activation: string,
  gated: boolean,
  /** Whether each of the projections has a bias. */
  bias: boolean,
  /** null: gate and up are used as they are. */
  clamp: z.nullable(GluClampSpec),
  /** The norm of the inner channels before down_proj; none if not given. */
  inner_norm: z.optional(NormSpec),
  /**
   * s, where only the largest values of the gate count: from each the mean of all plus d deviations is taken, d such that a
   * share s of a normal distribution lies below, and what is negative then becomes 0 (Gemma 3n); all count if not given.
   */
  gate_sparsity: z.optional(number),
  /** What the gate is multiplied by before its activation; 1 if not given. */
  gate_multiplier: z.optional(number),
  /** What the output is multiplied by; 1 if not given. */
  output_multiplier: z.optional(number),
  weight_layout: z.optional(WeightLayout),
  /** Whether what it gives is multiplied by a learnt number, global_scale [1]; it is not if not given. */
  learnt_scale: z.optional(boolean),
});

export type DenseMLPSpec = z.infer<typeof DenseMLPSpec>;

const GATE = ["gate_up_proj", "w1"] as const;
const UP = ["gate_up_proj", "w3", "c_fc", "fc1", "fc_in", "dense_h_to_4h"] as const;
const DOWN = ["w2", "c_proj", "fc2", "fc_out", "dense_4h_to_h"] as const;

/** The tensors of a feed-forward block of `inner` channels between `width` and `width`. */
export function feedForward(
  inner: Parts,
  width: number,
  { gated, ...options }: Pick<LinearOptions, "bias" | "layout" | "experts"> & { readonly gated: boolean },
): Tensor[] {
  const outputs = [inner];
  return [
    ...(gated ? linear("gate_proj", inner.size, width, { ...options, otherNames: GATE, outputs }) : []),
    ...linear("up_proj", inner.size, width, { ...options, otherNames: UP, outputs }),
    ...linear("down_proj", width, inner.size, { ...options, otherNames: DOWN, inputs: [inner] }),
  ];
}

/** The tensors of a dense MLP, in the layer's module for it. */
export function denseTensors(spec: DenseMLPSpec, { hidden_size: h }: ModelSizes): readonly Tensor[] {
  const inner: Parts = { what: "inner channels", size: spec.intermediate_size };
  const { gated, bias, inner_norm, weight_layout: layout } = spec;
  return inside(FEED_FORWARD, [
    ...feedForward(inner, h, { gated, bias, layout }),
    ...(inner_norm === undefined ? [] : normTensors("ffn_sub_norm", inner_norm, spec.intermediate_size)),
    ...(spec.activation === "xielu" ? xieluTensors() : []),
    ...(spec.learnt_scale === true ? [tensor("global_scale", "parameter", [1])] : []),
  ]);
}

/** What the activation xielu learns, and its two constants, which are saved too (transformers 5.18.0, activations.py). */
const xieluTensors = (): Tensor[] => [
  tensor("act_fn.alpha_p", "parameter", [1]),
  tensor("act_fn.alpha_n", "parameter", [1]),
  tensor("act_fn.beta", "buffer", []),
  tensor("act_fn.eps", "buffer", []),
];

export const denseMlp = define({
  name: "DenseMLPSpec",
  schema: DenseMLPSpec,
  tensors: denseTensors,
  keeps: keepsNothing,
  words: () => "dense MLP",
});
