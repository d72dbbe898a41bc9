import { count } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Described, derive, dependsOn } from "../../../config/reading/sourced.ts";
import type { RoutingGroupsSpec } from "../../../spec/components/moe-mlp.ts";

/** What the two numbers are called, first spelling first. */
export interface GroupNames {
  readonly groups: readonly string[];
  readonly top: readonly string[];
}

/**
 * Reads DeepSeek-V3's group-limited routing, in which a group is as good as its two best experts; null where all experts
 * are one group, and then how many groups can be chosen has no effect.
 */
export function readTop2Groups(
  scope: Scope,
  names: GroupNames,
  reference: string,
): Described<RoutingGroupsSpec | null> {
  const groups = scope.read(count, names.groups);
  if (groups.value === 1) {
    for (const name of names.top)
      scope.reader.ignore(scope.at(name), "no effect", "all experts are one group");
    return derive([groups], () => null, "all experts are one group");
  }
  const rule = `there are several groups of experts (${reference})`;
  return {
    type: derive([groups], () => "routing_groups" as const, rule),
    num_groups: groups,
    top_groups: dependsOn(scope.read(count, names.top), [groups], rule),
    group_score: derive(
      [groups],
      () => "top2_sum" as const,
      `the two best scores of a group are added (${reference})`,
    ),
  };
}
