import { count, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, allDependOn, derive, implied } from "../../config/reading/sourced.ts";
import type { SharedExpertSpec } from "../../spec/components/moe-mlp.ts";
import { type DescribedMoe, plainExperts } from "../blocks/mlp/experts.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";
import { type RouterRules, readRouting } from "./routing.ts";

type DescribedShared = { readonly [K in keyof SharedExpertSpec]: Described<SharedExpertSpec[K]> };

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
    sharedNumber = "n_shared_experts",
    shared,
    ...rules
  }: RouterRules & {
    readonly names: readonly string[];
    readonly block?: string;
    /** Whether the shared experts have biases, where the family leaves that to the file. */
    readonly sharedBias?: Sourced<boolean>;
    /** The field that says how many shared experts there are. */
    readonly sharedNumber?: string;
    /** What else is to be said of the shared experts, where they are not built like the routed ones. */
    readonly shared?: Omit<Partial<DescribedShared>, "type">;
  },
): DescribedMoe & { readonly norm_topk_prob: Sourced<boolean> } {
  const experts = scope.read(count, names);
  const width = scope.read(natural, "moe_intermediate_size");
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
      {
        width,
        widthName: "moe_intermediate_size",
        number: sharedNumber,
        bias: sharedBias,
        others: shared,
      },
    ),
    ...(sharedBias && { shared_bias: sharedBias }),
  };
}

/**
 * The experts of DeepSeek-V3 and of what was made after it: sigmoid scores, and a bias for the choice. Their classes keep
 * `num_local_experts` as `n_routed_experts`, so that it wins where a file gives both.
 */
export function readV3Experts(
  scope: Scope,
  reference: Reference,
  activation: Sourced<string>,
  rules: Pick<Parameters<typeof readExperts>[3], "nullable" | "nullableNormalising" | "shared">,
): ReturnType<typeof readExperts> {
  return readExperts(scope, reference, activation, {
    names: ["num_local_experts", "n_routed_experts"],
    method: "noaux_tc",
    scoring: "sigmoid",
    ...rules,
  });
}

interface SharedExperts {
  /** The inner width of one, and the field that gives it. */
  readonly width: Sourced<number>;
  readonly widthName: string;
  /** The field that says how many there are. */
  readonly number: string;
  /** Whether their projections have biases; none unless given. */
  readonly bias?: Sourced<boolean> | undefined;
  /** What else is to be said of them, where they are not built like the routed ones. */
  readonly others?: Omit<Partial<DescribedShared>, "type"> | undefined;
}

/** Shared experts of one width, whose outputs are `added` to the others', which is one as wide as all of them. */
export function readSharedExpert(
  scope: Scope,
  added: string,
  { width, widthName, number: field, bias = implied(false, added), others = {} }: SharedExperts,
): Described<SharedExpertSpec | null> {
  const number = scope.read(natural, field);
  const shared = number.value === 0 ? derive([number, bias], (n) => n, field) : number;
  if (shared.value === 0 && !bias.value) return derive([shared], () => null, `${field} is 0`);
  return {
    type: derive([shared], () => "shared_expert" as const, "there are shared experts, or their bias alone"),
    intermediate_size: derive([width, shared], (w, n) => w * n, `${widthName} × ${field}`),
    gated_output: derive([shared], () => false, added),
    ...allDependOn(others, [shared], "there are shared experts"),
  };
}
