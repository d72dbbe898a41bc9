import { count, flag, natural, orNull, real, texts } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied, mapped } from "../../config/reading/sourced.ts";
import { plainExperts } from "../blocks/mlp/experts.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { cite } from "../blocks/rules/reference.ts";
import { readTop2Groups } from "../blocks/mlp/routing-groups.ts";
import { MODELING } from "./reference.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const TYPES = new Map([
  ["sparse", "mlp"],
  ["dense", "dense_mlp"],
]);

/** The fields that describe experts alone. */
export const EXPERT_FIELDS = [
  "num_experts",
  "num_local_experts",
  "num_experts_per_token",
  "num_experts_per_tok",
  "moe_intermediate_size",
  "num_shared_experts",
  "n_shared_experts",
  "num_expert_group",
  "n_group",
  "topk_group",
  "moe_renormalize",
  "norm_topk_prob",
  "routed_scaling_factor",
] as const;

/** Reads which layers hold experts: mlp_layer_types or, without it, all but the first first_k_dense_replace. */
export function readMlps(scope: Scope, layers: Sourced<number>): LayerNames {
  const at = scope.at("mlp_layer_types");
  const node = scope.find(at);
  if (node?.type === "null") scope.reader.ignore(at, "no effect", "null: first_k_dense_replace decides");
  const types = node && node.type !== "null" ? scope.optional(texts, "mlp_layer_types") : undefined;
  if (!types) {
    const first = scope.read(natural, "first_k_dense_replace", {
      value: 1,
      rule: "the first layer is dense (KimiLinearConfig.__post_init__, transformers 5.18.0)",
    });
    return derive([layers, first], byCount, "experts in all layers but the first first_k_dense_replace");
  }
  check(scope, types.value, layers.value);
  const names = derive(
    [types, layers],
    (list, n) => list.slice(0, n).map((type) => TYPES.get(type) ?? type),
    "mlp_layer_types",
  );
  const firstAt = scope.at("first_k_dense_replace");
  if (scope.find(firstAt)?.type === "null") {
    scope.reader.ignore(firstAt, "no effect", "null: mlp_layer_types decides");
    return names;
  }
  const first = scope.optional(natural, "first_k_dense_replace");
  if (first) {
    const agrees = byCount(layers.value, first.value).join() === names.value.join();
    scope.reader.shadow(firstAt, at, agrees);
  }
  return names;
}

function byCount(layers: number, dense: number): string[] {
  return Array.from({ length: layers }, (_, index) => (index < dense ? "dense_mlp" : "mlp"));
}

function check(scope: Scope, types: readonly string[], layers: number): void {
  const at = scope.at("mlp_layer_types");
  const unknown = types.find((type) => !TYPES.has(type));
  if (unknown !== undefined)
    scope.reader.refuse(
      "unknown-layer-type",
      at,
      `mlp_layer_types has ${JSON.stringify(unknown)}; this family has dense and sparse only.`,
    );
  if (types.length === layers) return;
  const message = `mlp_layer_types has ${types.length} entries, but num_hidden_layers is ${layers}.`;
  scope.reader.report("error", "schedule-length", at, message);
}

/**
 * Reads the experts beside their shared ones. Of two spellings the released file's wins: the class's attribute_map lets
 * it overwrite the other.
 */
export function readExperts(scope: Scope, activation: Sourced<string>) {
  const router = (rule: string): string => cite(MODELING, "TopkRouter", rule);
  const width = scope.read(natural, "moe_intermediate_size");
  return {
    ...plainExperts(MODELING),
    type: implied("moe" as const, cite(MODELING, "MoE")),
    num_experts: scope.read(count, ["num_experts", "num_local_experts"]),
    top_k: scope.read(orNull(count), ["num_experts_per_token", "num_experts_per_tok"]),
    intermediate_size: width,
    scoring_func: implied("sigmoid", router("scores by sigmoid")),
    use_routing_bias: implied(true, router("adds e_score_correction_bias for the choice")),
    routing_bias_storage: implied("buffer" as const, router("has e_score_correction_bias as a buffer")),
    groups: readGroups(scope),
    norm_topk_prob: scope.read(flag, ["moe_renormalize", "norm_topk_prob"]),
    routed_scaling_factor: scope.read(real, "routed_scaling_factor"),
    activation,
    shared_expert: readSharedExpert(scope, width),
  };
}

/** A null is taken under the name of the release alone: the router then fails, and the class's one group stands. */
function readGroups(scope: Scope) {
  const at = scope.at("num_expert_group");
  if (scope.find(at)?.type !== "null")
    return readTop2Groups(
      scope,
      { groups: ["num_expert_group", "n_group"], top: ["topk_group"] },
      MODELING.file,
    );
  const message = `${dotted(at)} is null: KimiLinearConfig takes it, and the router fails where it computes with it. One group, the class's default, stands in the spec.`;
  scope.reader.report("warning", "null-cannot-run", at, message);
  for (const name of ["n_group", "topk_group"])
    scope.reader.ignore(scope.at(name), "no effect", "num_expert_group is null");
  return derive([mapped(null, at)], () => null, "KimiLinearConfig has one group by default");
}

function readSharedExpert(scope: Scope, width: Sourced<number>) {
  const number = scope.read(natural, ["num_shared_experts", "n_shared_experts"]);
  if (number.value === 0) return derive([number], () => null, "there are no shared experts");
  return {
    type: derive([number], () => "shared_expert" as const, "there are shared experts"),
    intermediate_size: derive([width, number], (w, n) => w * n, "moe_intermediate_size × num_shared_experts"),
    gated_output: derive([number], () => false, cite(MODELING, "MoE", "adds shared_experts as they are")),
  };
}
