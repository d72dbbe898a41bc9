import { count } from "../config/reading/field-types.ts";
import { type Described, derive, implied } from "../config/reading/sourced.ts";
import { MixtureOfAttentionSpec } from "../spec/components/mixture-of-attention.ts";
import { ignoreFixed } from "./blocks/file/fixed-fields.ts";
import { experts } from "./blocks/mlp/mlp-block.ts";
import { type DescribedRMSNorm, type NormBlock, rmsNorm } from "./blocks/rules/norms.ts";
import { notNegative } from "./blocks/rules/not-negative.ts";
import { cite } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import type { HalfBlock, Reading } from "./declaration/reading.ts";
import { inverseSqrt } from "../spec/inverse-sqrt.ts";

export const MIXTURE = { attention: MixtureOfAttentionSpec };

/** Norms of layers keep their own epsilon; the last one takes the file's. */
const norms: NormBlock<DescribedRMSNorm> = {
  read(scope, reference) {
    const eps = implied(1e-6, cite(reference, "DecoderLayer", "leaves its norms their own epsilon"));
    return {
      eps,
      norm: rmsNorm(eps, reference),
      placement: { final_norm: rmsNorm(scope.read(notNegative, "rms_norm_eps"), reference) },
    };
  },
};

const attention: HalfBlock<typeof MIXTURE> = {
  shape: MIXTURE,
  read: (reading) => ({ names: "attention", parts: { attention: readAttention(reading) } }),
};

/** JetMoE: mixtures of attention heads and of experts in every layer. */
export const jetmoe = decoder("jetmoe", "JetMoe", {
  checkpoint: {
    layer: {
      "self_attention.experts.router": "self_attention.experts.router.layer",
      "self_attention.experts.q_proj": "self_attention.experts.input_linear.weight",
      "self_attention.experts.o_proj": "self_attention.experts.output_linear.weight",
      "mlp.gate": "mlp.router.layer",
      "mlp.experts.gate_up_proj": "mlp.input_linear.weight",
      "mlp.experts.down_proj": "mlp.output_linear.weight",
    },
    stackedExperts: "out_in",
    gateUp: { routed: "blocks" },
  },
  ignoredInside: [
    {
      because: "training",
      reason: "the routers' auxiliary loss exists in training only",
      names: ["aux_loss_coef"],
    },
  ],
  activation: "activation_function",
  norm: norms,
  attention,
  mlp: experts({
    number: "num_local_experts",
    normalised: "chosen",
    classes: { block: "MoE", router: "TopKGating", experts: "JetMoeParallelExperts" },
    besides: ({ reference }) => ({
      output_bias: implied(true, cite(reference, "MoE", "adds a bias to its output")),
    }),
  }),
});

function readAttention({ scope, reference }: Reading): Described<MixtureOfAttentionSpec> {
  const has = (rule: string): string => cite(reference, "Attention", rule);
  const router = (rule: string): string => cite(reference, "TopKGating", rule);
  const headDim = scope.read(count, ["head_dim", "kv_channels"]);
  const topK = scope.read(count, "num_experts_per_tok");
  const kv = scope.read(count, "num_key_value_heads");
  ignoreFixed(scope, {
    num_attention_heads: {
      built: kv.value * topK.value,
      reason: "JetMoeConfig takes num_key_value_heads × num_experts_per_tok (transformers 5.18.0)",
    },
  });
  return {
    type: implied("mixture_of_attention", has("makes queries by experts")),
    num_experts: scope.read(count, "num_local_experts"),
    top_k: topK,
    num_kv_heads: kv,
    head_dim: headDim,
    rotary_dim: derive([headDim], (dim) => dim, "all of a head is rotated"),
    position: implied("position", has("rotates q and k")),
    scoring_func: implied("softmax", router("is a softmax over the chosen logits")),
    norm_topk_prob: implied(
      true,
      router("takes the softmax of the chosen logits alone, as if divided by their sum"),
    ),
    softmax_scale: derive([headDim], inverseSqrt, "kv_channels^-½"),
    output_bias: implied(true, cite(reference, "MoA", "adds a bias to its output")),
  };
}
