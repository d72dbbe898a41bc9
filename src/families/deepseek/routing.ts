import { count, flag, orNull, real, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import {
  type Described,
  type Sourced,
  derive,
  implied,
  dependsOn,
  allDependOn,
} from "../../config/reading/sourced.ts";
import type { RoutingGroupsSpec } from "../../spec/components/moe-mlp.ts";
import { checkKnown } from "../blocks/rules/checks.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";

/** How a family's router is made where the file does not say. */
export interface RouterRules {
  readonly method: string;
  readonly scoring: string;
  /** Whether the config class takes null for what the router needs. */
  readonly nullable: boolean;
  /** Whether it takes null for norm_topk_prob all the same. */
  readonly nullableNormalising?: boolean;
  /** Reads whether the chosen scores are divided by their sum, where the field does not decide it. */
  readonly normalising?: (scope: Scope) => Sourced<boolean>;
}

const METHODS = ["noaux_tc", "greedy", "group_limited_greedy"];

/**
 * Reads how experts are chosen: `topk_method` says whether groups limit the choice (all but greedy), how groups are
 * ranked, and whether a bias corrects the scores (noaux_tc). transformers knows one router per family, so that the
 * field and `scoring_func` are read as vLLM's deepseek_v2.py does.
 */
export function readRouting(
  scope: Scope,
  reference: Reference,
  experts: Sourced<number>,
  rules: RouterRules,
) {
  const always = (rule: string): string => cite(reference, "TopkRouter", rule);
  const method = scope.nullable(text, "topk_method", {
    value: rules.method,
    rule: always(`chooses by ${rules.method}`),
  });
  checkMethod(scope, method, rules);
  const scoring = scope.nullable(text, "scoring_func", {
    value: rules.scoring,
    rule: always(`scores by ${rules.scoring}`),
  });
  checkKnown(scope, scoring, "scoring_func", ["sigmoid", "softmax"]);
  const corrected = "a bias corrects the scores where topk_method is noaux_tc (vLLM, deepseek_v2.py)";
  return {
    top_k: readTopK(scope, rules.nullable),
    scoring_func: scoring,
    router_bias: implied(false, always("has no bias in its linear layer")),
    use_routing_bias: derive([method], (name) => name === "noaux_tc", corrected),
    routing_bias_storage: derive(
      [method],
      (name) => (name === "noaux_tc" ? ("buffer" as const) : null),
      always("keeps e_score_correction_bias in a buffer, where there is one"),
    ),
    groups: readGroups(scope, method, experts, rules.nullable),
    norm_topk_prob:
      rules.normalising?.(scope) ??
      readNormalising(scope, rules.nullable || rules.nullableNormalising === true),
    routed_scaling_factor: scope.read(real, "routed_scaling_factor"),
  };
}

/** Where the reference's router goes by the method, an unknown one leaves it no way to choose. */
function checkMethod(scope: Scope, method: Sourced<string>, { method: usual }: RouterRules): void {
  if (usual === "noaux_tc" || METHODS.includes(method.value))
    return checkKnown(scope, method, "topk_method", METHODS);
  const message = `topk_method ${JSON.stringify(method.value)} is not known: ${METHODS.join(", ")} are.`;
  scope.reader.refuse("unknown-topk-method", scope.at("topk_method"), message);
}

function readTopK(scope: Scope, nullable: boolean): Sourced<number | null> {
  if (!nullable) return scope.read(count, "num_experts_per_tok");
  const rule = "no class default: without it the router cannot choose";
  const topK = scope.nullable(orNull(count), "num_experts_per_tok", { value: null, rule });
  if (topK.value === null) {
    const message = "num_experts_per_tok says nothing, and without it no router can choose experts.";
    scope.reader.report("error", "no-top-k", scope.at("num_experts_per_tok"), message);
  }
  return topK;
}

function readNormalising(scope: Scope, nullable: boolean): Sourced<boolean> {
  if (!nullable) return scope.read(flag, "norm_topk_prob");
  return scope.nullable(flag, "norm_topk_prob", { value: false, rule: "scores are used as they are" });
}

function readGroups(
  scope: Scope,
  method: Sourced<string>,
  experts: Sourced<number>,
  nullable: boolean,
): Described<RoutingGroupsSpec | null> {
  const names = ["n_group", "topk_group"] as const;
  if (method.value === "greedy") {
    for (const name of names)
      scope.reader.ignore(scope.at(name), "no effect", "topk_method greedy chooses among all experts");
    return derive([method], () => null, "topk_method greedy chooses among all experts");
  }
  const ungrouped = { value: null, rule: "without it experts are not grouped" };
  const [groups, top] = names.map((name) =>
    nullable ? scope.nullable(orNull(count), name, ungrouped) : scope.read(count, name),
  ) as [Sourced<number | null>, Sourced<number | null>];
  if (groups.value === null || top.value === null) {
    const missing = [groups, top].filter(({ value }) => value === null);
    if (groups.value !== null)
      scope.reader.ignore(scope.at("n_group"), "no effect", "there is no topk_group");
    if (top.value !== null) scope.reader.ignore(scope.at("topk_group"), "no effect", "there is no n_group");
    return derive([method, ...missing], () => null, "n_group or topk_group is not there");
  }
  checkGroups(scope, experts.value, groups.value, top.value);
  const rule = "topk_method limits the choice to the best groups";
  const spec: Described<RoutingGroupsSpec> = {
    type: derive([method], () => "routing_groups" as const, rule),
    num_groups: dependsOn(groups as Sourced<number>, [method], rule),
    top_groups: dependsOn(top as Sourced<number>, [method], rule),
    group_score: derive(
      [method],
      (name) => (name === "group_limited_greedy" ? ("max" as const) : ("top2_sum" as const)),
      "group_limited_greedy ranks a group by its best score, noaux_tc by the sum of its two best",
    ),
  };
  return nullable
    ? allDependOn(spec, [groups, top], `${rule}, where n_group and topk_group are given`)
    : spec;
}

function checkGroups(scope: Scope, experts: number, groups: number, top: number): void {
  if (experts % groups !== 0) {
    const message = `${experts} experts cannot be split into ${groups} equal groups.`;
    scope.reader.report("error", "groups-not-divisible", scope.at("n_group"), message);
  }
  if (top > groups) {
    const message = `topk_group asks for the ${top} best of ${groups} groups.`;
    scope.reader.report("error", "more-groups-than-there-are", scope.at("topk_group"), message);
  }
}
