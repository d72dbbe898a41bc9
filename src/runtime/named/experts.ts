import { type Json, isJsonObject } from "../../spec/json.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { AttributeDeclaration } from "../view/declaration.ts";
import { from } from "./attribute.ts";
import { firstOf, pointerTo } from "./components.ts";
import type { Asked, NamedAttributes } from "./named-attributes.ts";

/** Attributes of experts, their shared ones and their routing. */
export const EXPERTS: NamedAttributes = {
  n_shared_experts: sharedExperts,
  num_shared_experts: sharedExperts,
  n_group: group("num_groups"),
  num_expert_group: group("num_groups"),
  topk_group: group("top_groups"),
  topk_method: (spec, { name, classValue }) =>
    classValue !== "greedy" && classValue !== "group_limited_greedy"
      ? null
      : ofExperts(spec, (moe) =>
          from(
            name,
            [`${moe}/groups`],
            (groups) => (isJsonObject(groups) ? "group_limited_greedy" : "greedy"),
            "group_limited_greedy with routing groups, greedy without",
          ),
        ),
  shared_expert_intermediate_size: sharedWidth(0),
  shared_intermediate_size: sharedWidth(0),
  share_expert_dim: sharedWidth(0),
  moe_shared_expert_intermediate_size: sharedWidth(null),
  enable_moe_block: (_, { name }) =>
    from(
      name,
      ["/body/mlp/type"],
      (type) => type === "parallel_mlp",
      "whether experts stand beside the dense MLP",
    ),
  use_double_wide_mlp: (_, { name }) =>
    from(
      name,
      ["/body/wide_mlp"],
      (wide) => wide !== null,
      "whether layers that reuse keys and values have an MLP of twice the width",
    ),
};

/** The attribute of the first experts that a layer holds. */
function ofExperts(
  { body }: EngineModelSpec,
  of: (moe: string) => AttributeDeclaration,
): AttributeDeclaration | null {
  const moe = firstOf(body, "mlp", "moe");
  return moe === undefined ? null : of(pointerTo(moe));
}

function sharedExperts(spec: EngineModelSpec, { name, names }: Asked): AttributeDeclaration | null {
  // Where the width is an attribute of its own, it is no multiple.
  if (names.has("moe_shared_expert_intermediate_size")) return null;
  return ofExperts(spec, (moe) =>
    from(
      name,
      [`${moe}/shared_expert`, `${moe}/intermediate_size`],
      (shared, width) =>
        isJsonObject(shared) ? (shared["intermediate_size"] as number) / (width as number) : null,
      "the shared expert's width in widths of a routed expert; null without one",
      { comparable: (count) => (count === 0 ? null : count) },
    ),
  );
}

function group(member: string): NamedAttributes[string] {
  return (spec, { name }) =>
    ofExperts(spec, (moe) =>
      from(
        name,
        [`${moe}/groups`],
        (groups) => (isJsonObject(groups) ? (groups[member] as Json) : 1),
        `${member} of the routing groups; without groups all experts are one group`,
        { comparable: (count) => count ?? 1 },
      ),
    );
}

function sharedWidth(none: 0 | null): NamedAttributes[string] {
  const rule = `the width of the shared expert${none === 0 ? ", 0 without one" : ""}`;
  return (spec, { name }) =>
    ofExperts(spec, (moe) =>
      from(
        name,
        [`${moe}/shared_expert`],
        (shared) => (isJsonObject(shared) ? (shared["intermediate_size"] as Json) : none),
        rule,
      ),
    );
}
