import { count } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, derive } from "../../config/reading/sourced.ts";
import type { RoutingGroupsSpec } from "../../spec/components/moe-mlp.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING, ofClass } from "./reference.ts";

/** Reads the groups of experts: they limit the choice where there are several and not all of them can be chosen. */
export function readGroups(scope: Scope): Described<RoutingGroupsSpec | null> {
  const groups = scope.read(count, "num_expert_group", ofClass(1));
  if (groups.value === 1) {
    scope.reader.ignore(scope.at("topk_group"), "no effect", "all experts are one group");
    return derive([groups], () => null, "all experts are one group");
  }
  const top = scope.read(count, "topk_group", ofClass(1));
  const rule = cite(MODELING, "MoEGate", "limits the choice where num_expert_group is above topk_group");
  if (groups.value <= top.value) return derive([groups, top], () => null, rule);
  const is = <T>(value: T) => derive([groups, top], () => value, rule);
  return {
    type: is("routing_groups"),
    num_groups: is(groups.value),
    top_groups: is(top.value),
    group_score: is("top2_sum"),
  };
}
