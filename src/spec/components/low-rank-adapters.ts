import * as z from "zod/mini";
import { define, keepsNothing } from "../component-definition.ts";
import { tensor } from "../tensors.ts";
import { number, positiveInt, string } from "../values.ts";

/**
 * Low-rank adapters (Hu et al. 2021, arXiv:2106.09685) of a layer's matrices, which are part of the checkpoint: where an
 * input of their kind is read, W x becomes W x + scale × B A x. Weights, for each matrix: lora_A [rank, inputs] and
 * lora_B [outputs, rank], under `name`.
 */
export const LowRankAdaptersSpec = z.object({
  type: z.literal("low_rank_adapters"),
  /** What the checkpoint calls them. */
  name: string,
  /** With what input they are used; a text alone is read without them. */
  used_with: z.enum(["images", "sound_alone"]),
  rank: positiveInt,
  scale: number,
  /** The matrices that have one, by the names of their modules in the layer, with what they take and give. */
  matrices: z.array(
    z.object({
      module: string,
      inputs: positiveInt,
      outputs: positiveInt,
    }),
  ),
});

export type LowRankAdaptersSpec = z.infer<typeof LowRankAdaptersSpec>;

export const lowRankAdapters = define({
  name: "LowRankAdaptersSpec",
  schema: LowRankAdaptersSpec,
  tensors: ({ name, rank, matrices }) =>
    matrices.flatMap(({ module, inputs, outputs }) =>
      [
        tensor(`${module}.lora_A.${name}.weight`, "matrix", [rank, inputs]),
        tensor(`${module}.lora_B.${name}.weight`, "matrix", [outputs, rank]),
      ].map((each) => ({ ...each, active: 0 })),
    ),
  keeps: keepsNothing,
  words: ({ name, rank }) => `${name} adapters of rank ${rank}`,
});
