import { count, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { MoEMLPSpec, SharedExpertSpec } from "../../spec/components/moe-mlp.ts";
import { plainExperts } from "../blocks/mlp/experts.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";
import { type RouterRules, readRouting } from "./routing.ts";

type DescribedMoe = { readonly [K in keyof MoEMLPSpec]: Described<MoEMLPSpec[K]> };

/** The fields that describe experts alone. */
export const EXPERT_FIELDS = [
  "n_routed_experts",
  "num_local_experts",
  "num_experts",
  "num_experts_per_tok",
  "moe_intermediate_size",
  "n_shared_experts",
  "n_group",
  "topk_group",
  "topk_method",
  "scoring_func",
  "norm_topk_prob",
  "routed_scaling_factor",
] as const;

/**
 * Reads DeepSeek's experts beside their shared ones. `names` are the spellings of the number of experts in the order in
 * which the config class lets them overwrite each other.
 */
export function readExperts(
  scope: Scope,
  reference: Reference,
  activation: Sourced<string>,
  {
    names,
    block = "MoE",
    sharedBias,
    ...rules
  }: RouterRules & {
    readonly names: readonly string[];
    readonly block?: string;
    /** Whether the shared experts have biases, where the family leaves that to the file. */
    readonly sharedBias?: Sourced<boolean>;
  },
): DescribedMoe & { readonly norm_topk_prob: Sourced<boolean> } {
  const experts = scope.read(count, names);
  const width = scope.read(count, "moe_intermediate_size");
  return {
    ...plainExperts(reference, { block, router: "TopkRouter" }),
    type: implied("moe" as const, cite(reference, block)),
    num_experts: experts,
    intermediate_size: width,
    activation,
    ...readRouting(scope, reference, experts, rules),
    shared_expert: readSharedExpert(
      scope,
      cite(reference, block, "adds the shared experts' output as it is"),
      width,
      sharedBias,
    ),
    ...(sharedBias && { shared_bias: sharedBias }),
  };
}

function readSharedExpert(
  scope: Scope,
  added: string,
  width: Sourced<number>,
  bias: Sourced<boolean> = implied(false, added),
): Described<SharedExpertSpec | null> {
  const number = scope.read(natural, "n_shared_experts");
  const shared = number.value === 0 ? derive([number, bias], (n) => n, "n_shared_experts") : number;
  if (shared.value === 0 && !bias.value) return derive([shared], () => null, "n_shared_experts is 0");
  return {
    type: derive([shared], () => "shared_expert" as const, "there are shared experts, or their bias alone"),
    intermediate_size: derive([width, shared], (w, n) => w * n, "moe_intermediate_size × n_shared_experts"),
    gated_output: derive([shared], () => false, added),
  };
}
