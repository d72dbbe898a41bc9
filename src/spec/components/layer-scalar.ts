import * as z from "zod/mini";
import { define, keepsNothing } from "../component-definition.ts";
import { tensor } from "../tensors.ts";

/** One number of the checkpoint by which everything that a layer passes on is multiplied, as its last step. */
export const LayerScalarSpec = z.object({
  type: z.literal("layer_scalar"),
  /** Whether it is a parameter or a buffer, which does not count as one. */
  storage: z.enum(["buffer", "parameter"]),
});

export type LayerScalarSpec = z.infer<typeof LayerScalarSpec>;

export const layerScalar = define({
  name: "LayerScalarSpec",
  schema: LayerScalarSpec,
  tensors: ({ storage }) => [tensor("layer_scalar", storage, [1])],
  keeps: keepsNothing,
  words: () => "layer scalar",
});
