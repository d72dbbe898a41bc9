import * as z from "zod/mini";
import { DenseMLPSpec, denseTensors } from "./dense-mlp.ts";
import { MoEMLPSpec, moeTensors } from "./moe-mlp.ts";
import { NormSpec } from "./norm.ts";
import { define, keepsNothing } from "../component-definition.ts";
import { inside, normTensors } from "../tensors.ts";

/**
 * A dense MLP and a mixture of experts side by side in one half of a layer (Gemma 4). With x the residual stream before
 * the half and n(x) its norm the sum is dense_norm(dense(n(x))) + moe_norm(moe(moe_input_norm(x))); the router reads x.
 * The norms are over hidden_size, each with its own weight.
 */
export const ParallelMLPSpec = z.object({
  type: z.literal("parallel_mlp"),
  dense: DenseMLPSpec,
  dense_norm: NormSpec,
  moe: MoEMLPSpec,
  moe_input_norm: NormSpec,
  moe_norm: NormSpec,
});

export type ParallelMLPSpec = z.infer<typeof ParallelMLPSpec>;

export const parallelMlp = define({
  name: "ParallelMLPSpec",
  schema: ParallelMLPSpec,
  tensors: (spec, sizes) => [
    ...denseTensors(spec.dense, sizes),
    ...normTensors("post_feedforward_layernorm_1", spec.dense_norm, sizes.hidden_size),
    ...normTensors("pre_feedforward_layernorm_2", spec.moe_input_norm, sizes.hidden_size),
    ...inside(["", "moe"], moeTensors(spec.moe, sizes)),
    ...normTensors("post_feedforward_layernorm_2", spec.moe_norm, sizes.hidden_size),
  ],
  keeps: keepsNothing,
  words: () => "dense MLP and MoE",
});
