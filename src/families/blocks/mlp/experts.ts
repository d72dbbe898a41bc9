import { type Described, type Sourced, implied } from "../../../config/reading/sourced.ts";
import type { MoEMLPSpec } from "../../../spec/components/moe-mlp.ts";
import { type Reference, cite, oncePerReference } from "../rules/reference.ts";

type Special =
  | "expert_choice"
  | "latent_size"
  | "latent_bias"
  | "latent_norm"
  | "router_norm"
  | "router_input_scale"
  | "router_bias"
  | "use_routing_bias"
  | "routing_bias_storage"
  | "groups"
  | "routed_scaling_factor"
  | "learnt_expert_scale"
  | "weight_on_input"
  | "gated"
  | "bias"
  | "clamp"
  | "shared_expert"
  | "shared_bias";

type PlainExperts = {
  readonly [K in Special]: Sourced<MoEMLPSpec[K] & (boolean | number | string | null)>;
};

/** The members of a described mixture, told apart so that a family can override some. */
export type DescribedMoe = { readonly [K in keyof MoEMLPSpec]: Described<MoEMLPSpec[K]> };

/** What the classes of a mixture are called after the prefix. */
export interface ClassNames {
  readonly block: string;
  readonly router: string;
  /** The whole name of the experts' class, where it is not the prefix and `Experts`. */
  readonly experts?: string;
}

export const USUAL_CLASSES: ClassNames = { block: "SparseMoeBlock", router: "TopKRouter" };

/**
 * What a plain mixture of gated experts does without, for a family to spread and then to override where it differs.
 */
export function plainExperts(reference: Reference, names?: ClassNames): PlainExperts {
  return names && names !== USUAL_CLASSES ? expertsOf(reference, names) : usualExperts(reference);
}

const usualExperts = oncePerReference((reference) => expertsOf(reference, USUAL_CLASSES));

function expertsOf(reference: Reference, names: ClassNames): PlainExperts {
  const block = (rule: string): string => cite(reference, names.block, rule);
  const experts = (rule: string): string =>
    cite(
      names.experts === undefined ? reference : { ...reference, prefix: "" },
      names.experts ?? "Experts",
      rule,
    );
  const router = (rule: string): string => cite(reference, names.router, rule);
  return {
    expert_choice: implied("top_scores" as const, router("chooses the experts of the best scores")),
    latent_size: implied(null, experts("read and write hidden_size channels")),
    latent_bias: implied(false, experts("read and write hidden_size channels")),
    latent_norm: implied(null, experts("read and write hidden_size channels")),
    router_norm: implied(null, router("reads what the experts read")),
    router_input_scale: implied(1, router("reads what the experts read")),
    router_bias: implied(false, router("has no bias")),
    use_routing_bias: implied(false, router("adds no bias to the scores")),
    routing_bias_storage: implied(null, router("adds no bias to the scores")),
    groups: implied(null, router("chooses among all experts")),
    routed_scaling_factor: implied(1, router("scales no further")),
    learnt_expert_scale: implied(false, router("scales no further")),
    weight_on_input: implied(false, experts("weigh what they give")),
    gated: implied(true, experts("are down(act(gate(x)) × up(x))")),
    bias: implied(false, experts("have no biases")),
    clamp: implied(null, experts("use gate and up as they are")),
    shared_expert: implied(null, block("has no shared expert")),
    shared_bias: implied(false, block("has no biases")),
  };
}
