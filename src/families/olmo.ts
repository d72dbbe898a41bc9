import { flag, orNull, positive } from "../config/reading/field-types.ts";
import { implied } from "../config/reading/sourced.ts";
import { everyNth, gqa, layeredGqa } from "./blocks/attention/gqa-block.ts";
import { dense, experts } from "./blocks/mlp/mlp-block.ts";
import { ropeByKind } from "./blocks/position/full-and-sliding-rope.ts";
import { layerNorm, rms } from "./blocks/rules/norms.ts";
import { cite } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { Field, field } from "./declaration/fact.ts";

const clip = new Field((scope) =>
  scope.nullable(orNull(positive), "clip_qkv", {
    value: null,
    rule: "q, k and v have no limit without a clip_qkv",
  }),
);
const bias = field(flag, "attention_bias");

/** OLMo: Llama with layer norms that have no weights, and a limit for q, k and v. */
export const olmo = decoder("olmo", "Olmo", {
  norm: layerNorm({ eps: 1e-5, suffix: "LayerNorm", weight: false, bias: false }),
  attention: gqa({ bias, nullHeadDimRefused: true, clip }),
  mlp: dense(),
});

/** OLMo 2: Llama with norms after each half, and of q and k, each over all of its heads. */
export const olmo2 = decoder("olmo2", "Olmo2", {
  norm: rms({ placement: "post" }),
  attention: gqa({ bias, qkNorm: "per_layer", nullHeadDimRefused: true }),
  mlp: dense(),
});

/** FlexOlmo: OLMo 2 with a mixture of experts in every layer. */
export const flexOlmo = decoder("flex_olmo", "FlexOlmo", {
  norm: rms({ placement: "post" }),
  attention: gqa({ bias, qkNorm: "per_layer", nullHeadDimRefused: true }),
  mlp: olmoExperts(),
});

/** OLMoE: norms of q and k, each over all of its heads, a limit to q, k and v, and a mixture of experts in every layer. */
export const olmoe = decoder("olmoe", "Olmoe", {
  attention: gqa({
    bias,
    qkNorm: "per_layer",
    nullHeadDimRefused: true,
    clip,
    besides: ({ scope, hidden }, { query }) => {
      if (hidden.value % query.value !== 0) {
        const message = `hidden_size ${hidden.value} is not a multiple of ${query.value} attention heads: OlmoeAttention normalises hidden_size channels of q, and cannot run.`;
        scope.reader.report("error", "width-not-divisible", scope.at("num_attention_heads"), message);
      }
      return {};
    },
  }),
  mlp: olmoExperts(),
});

function olmoExperts() {
  // The class keeps num_local_experts as num_experts, so that it wins where a file gives both (attribute_map).
  return experts({ number: ["num_local_experts", "num_experts"], normalised: field(flag, "norm_topk_prob") });
}
/** OLMo 3: OLMo 2 with a window in three of four layers, and a rotary embedding for each kind of layer. */
export const olmo3 = decoder("olmo3", "Olmo3", {
  norm: rms({ placement: "post" }),
  attention: layeredGqa({
    bias,
    qkNorm: "per_layer",
    nullHeadDimRefused: true,
    byRule: everyNth(4, "last", "Olmo3Config.__post_init__"),
    slidingPosition: ({ reference }) =>
      implied("sliding_position", cite(reference, "RotaryEmbedding", "has a base for each kind")),
  }),
  mlp: dense(),
  position: ropeByKind(),
});
