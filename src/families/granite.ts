import { flag, natural, positive, real } from "../config/reading/field-types.ts";
import type { CheckpointNames } from "../spec/checkpoint-names.ts";
import { derive } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense, experts } from "./blocks/mlp/mlp-block.ts";
import type { IgnoredFields } from "./blocks/file/ignored-fields.ts";
import { cite } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";

export const MULTIPLIERS = {
  embedding: field(real, "embedding_multiplier"),
  residual: field(real, "residual_multiplier"),
  logits: field(positive, "logits_scaling").as((scaling) => 1 / scaling, "1 / logits_scaling"),
};

export const ATTENTION = {
  bias: field(flag, "attention_bias"),
  softmaxScale: field(positive, "attention_multiplier"),
  nullHeadDimRefused: true,
};

/** Granite: Llama with a multiplier of the embeddings, of each half's output, of q·k and of the logits. */
export const granite = decoder("granite", "Granite", {
  multipliers: MULTIPLIERS,
  attention: gqa(ATTENTION),
  mlp: dense({ bias: field(flag, "mlp_bias") }),
});

export const EXPERTS = {
  number: "num_local_experts",
  normalised: "chosen",
  classes: { block: "MoE", router: "TopKRouter" },
} as const;

/** The experts lie in one tensor of a module of their own, and the shared one beside it. */
export const GRANITE_EXPERTS: CheckpointNames = {
  layer: {
    "mlp.gate": "block_sparse_moe.router.layer",
    "mlp.experts.gate_up_proj": "block_sparse_moe.input_linear.weight",
    "mlp.experts.down_proj": "block_sparse_moe.output_linear.weight",
    "mlp.shared_experts.gate_up_proj": "shared_mlp.input_linear",
    "mlp.shared_experts.down_proj": "shared_mlp.output_linear",
  },
  stackedExperts: "out_in",
  gateUp: { routed: "blocks", shared: "blocks" },
};

/** What transformers 4 wrote besides. */
const ROTATED: IgnoredFields = [
  {
    because: "no effect",
    reason: "the class of transformers 4 set it to rope, and that of 5.18.0 rotates in any case",
    names: ["position_embedding_type"],
  },
];

/** Granite MoE: Granite with a mixture of experts in every layer. */
export const graniteMoe = decoder("granitemoe", "GraniteMoe", {
  checkpoint: GRANITE_EXPERTS,
  multipliers: MULTIPLIERS,
  attention: gqa(ATTENTION),
  mlp: experts(EXPERTS),
  ignoredInside: ROTATED,
});

/** Granite MoE with a shared expert beside the others, where the file gives it a width. */
export const graniteMoeShared = decoder("granitemoeshared", "GraniteMoeShared", {
  checkpoint: GRANITE_EXPERTS,
  multipliers: MULTIPLIERS,
  attention: gqa(ATTENTION),
  mlp: sharedExperts(),
  ignoredInside: ROTATED,
});

/** Granite's experts beside a shared one. */
export function sharedExperts() {
  return experts({ ...EXPERTS, besides: readSharedExpert });
}

/** Reads the shared expert; none where its width is 0. */
export function readSharedExpert({ scope, reference }: Reading) {
  const width = scope.read(natural, "shared_intermediate_size");
  const rule = cite(reference, "DecoderLayer", "has a shared_mlp unless shared_intermediate_size is 0");
  if (width.value === 0) return { shared_expert: derive([width], () => null, rule) };
  return {
    shared_expert: {
      type: derive([width], () => "shared_expert" as const, rule),
      intermediate_size: width,
      gated_output: derive(
        [width],
        () => false,
        cite(reference, "DecoderLayer", "adds the shared expert's output as it is"),
      ),
    },
  };
}
