import * as z from "zod/mini";
import { GQAAttentionSpec, gqaTensors, keysAndValues } from "./gqa-attention.ts";
import { ATTENTION } from "./module-names.ts";
import { define } from "../component-definition.ts";
import { type Parts, inside, linear, tensor } from "../tensors.ts";
import { positiveInt } from "../values.ts";

/**
 * Dynamic mask attention (Doge; arXiv:2412.11834): the logit of every key is raised by exp(A × softplus(dt_proj(v))),
 * where v is the key's values of all KV heads; where more than `kept_keys` keys can be seen, those with the largest such
 * number alone take part. Weights are those of grouped-query attention, A [num_kv_heads] and dt_proj
 * [num_kv_heads, num_kv_heads × v_head_dim].
 */
export const DynamicMaskAttentionSpec = z.object({
  ...GQAAttentionSpec.shape,
  type: z.literal("dynamic_mask_attention"),
  /** In tokens. */
  kept_keys: positiveInt,
});

export type DynamicMaskAttentionSpec = z.infer<typeof DynamicMaskAttentionSpec>;

export const dynamicMaskAttention = define({
  name: "DynamicMaskAttentionSpec",
  schema: DynamicMaskAttentionSpec,
  tensors: (spec, sizes) => {
    const { num_kv_heads: kv, v_head_dim: dim, attention_bias: bias } = spec;
    const heads: Parts = { what: "KV heads", size: kv };
    return [
      ...gqaTensors(spec, sizes),
      ...inside(ATTENTION, [
        tensor("A", "parameter", [kv], { cut: { axis: 0, parts: [heads] } }),
        ...linear("dt_proj", kv, kv * dim, { bias, inputs: [heads] }),
      ]),
    ];
  },
  keeps: keysAndValues,
  words: () => "dynamic mask attention",
});
