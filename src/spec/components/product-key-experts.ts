import * as z from "zod/mini";
import { denseTensors } from "./dense-mlp.ts";
import { FEED_FORWARD } from "./module-names.ts";
import { define, keepsNothing } from "../component-definition.ts";
import { inside, linear, tensor } from "../tensors.ts";
import { boolean, positiveInt, string } from "../values.ts";

/**
 * A gated MLP beside very many experts of one inner channel each (PEER, He 2024, arXiv:2407.04153; Doge's CDMoE). With
 * n = ⌊√num_experts⌋ router_gate gives n scores for rows and n for columns; expert n × row + column has the sum of both.
 * The top_k largest, after a softmax, weigh activation(down_embed · x) × up_embed of their experts. Weights, with
 * h = hidden_size: those of the MLP, router_gate [2n, h], down_embed and up_embed [num_experts, h]. In transformers 5.18.0
 * the scores of t tokens are cut into two halves in the order in which they lie in memory, not token by token.
 */
export const ProductKeyExpertsSpec = z.object({
  type: z.literal("product_key_experts"),
  intermediate_size: positiveInt,
  activation: string,
  /** Whether the projections of the gated MLP have a bias. */
  bias: boolean,
  num_experts: positiveInt,
  /** Experts for a token. */
  top_k: positiveInt,
  /** Whether the chosen experts' weights are divided by their sum, which is 1 after the softmax. */
  norm_topk_prob: boolean,
});

export type ProductKeyExpertsSpec = z.infer<typeof ProductKeyExpertsSpec>;

export const productKeyExperts = define({
  name: "ProductKeyExpertsSpec",
  schema: ProductKeyExpertsSpec,
  tensors: (spec, sizes) => {
    const { num_experts: number, top_k: chosen } = spec;
    const h = sizes.hidden_size;
    const keys = Math.floor(Math.sqrt(number));
    const { intermediate_size, activation, bias } = spec;
    const dense = { type: "dense", intermediate_size, activation, bias, gated: true, clamp: null } as const;
    const rows = (name: string) => ({
      ...tensor(`${name}.weight`, "parameter", [number, h], { experts: "routed" }),
      active: Math.min(chosen, number) / number,
    });
    return [
      ...denseTensors(dense, sizes),
      ...inside(FEED_FORWARD, [
        ...linear("router_gate", 2 * keys, h, { experts: "router" }),
        rows("down_embed"),
        rows("up_embed"),
      ]),
    ];
  },
  keeps: keepsNothing,
  words: () => "MLP and product-key experts",
});
