import { flag, orNull, positive } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense, experts } from "./blocks/mlp/mlp-block.ts";
import { rms } from "./blocks/rules/norms.ts";
import { decoder } from "./declaration/decoder.ts";
import { Field, field } from "./declaration/fact.ts";

/** OLMo 2: Llama with norms after each half, and of all heads of q and of k together. */
export const olmo2 = decoder("olmo2", "Olmo2", {
  norm: rms({ placement: "post" }),
  attention: gqa({ bias: field(flag, "attention_bias"), qkNorm: "per_layer", nullHeadDimRefused: true }),
  mlp: dense(),
});

/** FlexOlmo: OLMo 2 with a mixture of experts in every layer. */
export const flexOlmo = decoder("flex_olmo", "FlexOlmo", {
  norm: rms({ placement: "post" }),
  attention: gqa({ bias: field(flag, "attention_bias"), qkNorm: "per_layer", nullHeadDimRefused: true }),
  mlp: olmoExperts(),
});

/** OLMoE: norms of all heads of q and of k together, a limit to q, k and v, and a mixture of experts in every layer. */
export const olmoe = decoder("olmoe", "Olmoe", {
  attention: gqa({
    bias: field(flag, "attention_bias"),
    qkNorm: "per_layer",
    nullHeadDimRefused: true,
    clip: new Field((scope) =>
      scope.nullable(orNull(positive), "clip_qkv", {
        value: null,
        rule: "q, k and v have no limit without a clip_qkv",
      }),
    ),
  }),
  mlp: olmoExperts(),
});

function olmoExperts() {
  // The class keeps num_local_experts as num_experts, so that it wins where a file gives both (attribute_map).
  return experts({ number: ["num_local_experts", "num_experts"], normalised: field(flag, "norm_topk_prob") });
}
