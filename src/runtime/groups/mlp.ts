import { type Json, isJsonObject } from "../../spec/json.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { at, from } from "./attribute.ts";
import { pointerTo } from "./components.ts";

/** A dense feed-forward block. */
export function dense(name: string): readonly AttributeDeclaration[] {
  return [at("intermediate_size", `${pointerTo(name)}/intermediate_size`)];
}

/** What every router and its experts have, by the names that most families use. */
export function experts(name: string): readonly AttributeDeclaration[] {
  const spec = pointerTo(name);
  return [
    at("num_experts", `${spec}/num_experts`),
    at("num_experts_per_tok", `${spec}/top_k`),
    at("moe_intermediate_size", `${spec}/intermediate_size`),
    at("norm_topk_prob", `${spec}/norm_topk_prob`),
  ];
}

/** The width of the one shared expert. */
export function sharedWidth(name: string): AttributeDeclaration {
  return from(
    "shared_expert_intermediate_size",
    [`${pointerTo(name)}/shared_expert`],
    (shared) => (isJsonObject(shared) ? (shared["intermediate_size"] as Json) : 0),
    "the width of the shared expert, 0 without one",
  );
}

/** Experts after DeepSeek-V3: their own names, groups, a factor and shared experts counted in widths of a routed one. */
export function deepseekExperts(name: string): readonly AttributeDeclaration[] {
  const spec = pointerTo(name);
  const group = (attribute: string, member: string): AttributeDeclaration =>
    from(
      attribute,
      [`${spec}/groups`],
      (groups) => (isJsonObject(groups) ? (groups[member] as Json) : 1),
      `${member} of the routing groups; without groups all experts are one group`,
      { comparable: (count) => count ?? 1 },
    );
  return [
    at("n_routed_experts", `${spec}/num_experts`),
    from(
      "n_shared_experts",
      [`${spec}/shared_expert`, `${spec}/intermediate_size`],
      (shared, width) =>
        isJsonObject(shared) ? (shared["intermediate_size"] as number) / (width as number) : null,
      "the shared expert's width in widths of a routed expert; null without one",
      { comparable: (count) => (count === 0 ? null : count) },
    ),
    at("num_experts_per_tok", `${spec}/top_k`),
    at("moe_intermediate_size", `${spec}/intermediate_size`),
    at("norm_topk_prob", `${spec}/norm_topk_prob`),
    at("routed_scaling_factor", `${spec}/routed_scaling_factor`),
    group("n_group", "num_groups"),
    group("topk_group", "top_groups"),
  ];
}

/** Limits inside the experts, where one number gives them. */
export function clampLimit(name: string): AttributeDeclaration {
  return at("swiglu_limit", `${pointerTo(name)}/clamp/limit`);
}
