import * as z from "zod/mini";
import { DenseMLPSpec } from "./dense-mlp.ts";
import { GQAAttentionSpec } from "./gqa-attention.ts";
import { innerStackTensors, keptByStack } from "./inner-stack.ts";
import { RMSNormSpec } from "./rms-norm.ts";
import { define } from "../component-definition.ts";
import { tensor } from "../tensors.ts";
import { positiveInt } from "../values.ts";

/**
 * A hierarchical reasoning model (Wang et al. 2025, arXiv:2506.21734; HRM-Text): the layers of the body are the low stack,
 * this is the high one and how both are passed again and again. With e the embeddings, h = e and l a learnt vector at
 * first, each of `high_cycles` cycles has `low_cycles` steps l = norm(low(l + h)) and then h = norm(high(h + l)); the head
 * takes the last h. Weights: those of `num_layers` layers, each a norm, attention, a norm and an MLP, and the first l,
 * which no training changes.
 */
export const HierarchicalRecurrenceSpec = z.object({
  type: z.literal("hierarchical_recurrence"),
  high_cycles: positiveInt,
  low_cycles: positiveInt,
  /** Layers of the high stack. */
  num_layers: positiveInt,
  attention: GQAAttentionSpec,
  mlp: DenseMLPSpec,
  /** Before each half of the high stack's layers, and after each pass of a stack. */
  norm: RMSNormSpec,
});

export type HierarchicalRecurrenceSpec = z.infer<typeof HierarchicalRecurrenceSpec>;

/** The module of the high stack's layers. */
export const HIGH_STACK = "H_module.layers.{}";

export const hierarchicalRecurrence = define({
  name: "HierarchicalRecurrenceSpec",
  schema: HierarchicalRecurrenceSpec,
  tensors: (spec, sizes) => [
    tensor("z_L_init", "parameter", [sizes.hidden_size]),
    ...innerStackTensors(HIGH_STACK, spec, sizes),
  ],
  keeps: keptByStack,
  words: () => "hierarchical recurrence",
});
