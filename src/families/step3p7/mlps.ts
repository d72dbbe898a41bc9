import { count, flag, natural, positive, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied, allDependOn } from "../../config/reading/sourced.ts";
import type { GluClampSpec } from "../../spec/components/glu-clamp.ts";
import type { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import type { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { checkKnown } from "../blocks/rules/checks.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { plainExperts } from "../blocks/mlp/experts.ts";
import { type LayerNames, onlyIfUsed } from "../blocks/layers/layer-names.ts";
import { cite } from "../blocks/rules/reference.ts";
import { CLAMPED, type LayerLimits } from "./limits.ts";
import { HUB_READER, MODELING } from "./reference.ts";

const EXPERT_FIELDS = [
  ...["moe_num_experts", "n_routed_experts", "moe_top_k", "num_experts_per_tok", "moe_intermediate_size"],
  ...["share_expert_dims", "share_expert_dim", "moe_router_scaling_factor", "use_moe_router_bias"],
  ...["norm_expert_weight", "moe_router_activation"],
];

type Mlp = DenseMLPSpec | MoEMLPSpec;

/** Reads all MLPs. `names` are those of the stack and of the draft modules; what none has is null, its fields ignored. */
export function readMlpParts(
  scope: Scope,
  activation: Sourced<string>,
  limits: LayerLimits,
  names: LayerNames,
) {
  const bias = scope.read(flag, "mlp_bias");
  const width = scope.read(natural, "intermediate_size");
  const some = (part: string): boolean => names.value.some((name) => name?.includes(part));
  const unused = (fields: readonly string[], what: string): void => {
    for (const field of fields) scope.reader.ignore(scope.at(field), "no effect", `no layer has ${what}`);
  };
  if (!some("mlp") || !names.value.some((name) => name === "mlp" || name?.includes("experts_")))
    unused(EXPERT_FIELDS, "experts");
  if (!some("dense_")) unused(["intermediate_size"], "a dense MLP");
  const dense = { ...gatedMlp(MODELING, width, activation), bias };
  const experts = readExperts(scope, activation, bias);
  const clamped = [...new Set(names.value)].filter((name) => name?.startsWith(CLAMPED));
  const entries = clamped.map((name) => {
    const key = (name ?? "").slice(CLAMPED.length + 1);
    const [kind, first, second] = key.split("_");
    const part: Described<Mlp> =
      kind === "dense"
        ? { ...dense, clamp: clampOf(limits.shared, first) }
        : {
            ...experts,
            clamp: clampOf(limits.routed, first),
            shared_expert: { ...experts.shared_expert, clamp: clampOf(limits.shared, second) },
          };
    return [key, allDependOn(part, [names], `some layers have it: ${names.source.text}`)] as const;
  });
  return {
    mlp: onlyIfUsed(experts, names, "mlp"),
    dense_mlp: onlyIfUsed(dense, names, "dense_mlp"),
    [CLAMPED]: (entries.length === 0
      ? derive([names], () => null, "no layer has limits")
      : Object.fromEntries(entries)) as Described<{ [name: string]: Mlp } | null>,
  };
}

function clampOf(limits: LayerLimits["routed"], limit: string | undefined): Described<GluClampSpec | null> {
  const value = Number(limit);
  if (!Number.isFinite(value)) return derive([limits], () => null, "no limit in these layers");
  const rule = cite(MODELING, "MLP", "clamps activation(gate) from above and up from both sides");
  return {
    type: derive([limits], () => "clamped_product" as const, rule),
    limit: derive([limits], () => value, "the limit of these layers"),
  };
}

function readExperts(scope: Scope, activation: Sourced<string>, bias: Sourced<boolean>) {
  const router = (rule: string): string => cite(MODELING, "TopKRouter", rule);
  const scoring = scope.read(text, "moe_router_activation", {
    value: "sigmoid",
    rule: router("scores by sigmoid"),
  });
  checkKnown(scope, scoring, "moe_router_activation", ["sigmoid"]);
  const corrected = scope.read(flag, "use_moe_router_bias", {
    value: true,
    rule: router("always has e_score_correction_bias"),
  });
  const normalised = scope.read(flag, "norm_expert_weight", {
    value: true,
    rule: router("divides the chosen scores by their sum"),
  });
  warnIfOff(scope, "use_moe_router_bias", corrected);
  warnIfOff(scope, "norm_expert_weight", normalised);
  const block = (rule: string): string => cite(MODELING, "SparseMoeBlock", rule);
  return {
    ...plainExperts(MODELING),
    type: implied("moe" as const, cite(MODELING, "SparseMoeBlock")),
    // The class's attribute_map lets the Hub's names overwrite its own where a file gives both.
    num_experts: scope.read(count, ["moe_num_experts", "n_routed_experts"]),
    top_k: scope.read(count, ["moe_top_k", "num_experts_per_tok"]),
    intermediate_size: scope.read(natural, "moe_intermediate_size"),
    scoring_func: scoring,
    use_routing_bias: corrected,
    routing_bias_storage: derive(
      [corrected],
      (on) => (on ? ("buffer" as const) : null),
      router("keeps e_score_correction_bias in a buffer"),
    ),
    norm_topk_prob: normalised,
    routed_scaling_factor: scope.read(positive, "moe_router_scaling_factor"),
    activation,
    shared_expert: {
      type: implied("shared_expert" as const, block("always has one")),
      intermediate_size: scope.read(count, ["share_expert_dims", "share_expert_dim"]),
      gated_output: implied(false, block("adds its output as it is")),
    },
    shared_bias: bias,
  };
}

function warnIfOff(scope: Scope, field: string, { value }: Sourced<boolean>): void {
  if (value) return;
  const message = `${field} is false, which is read as ${HUB_READER} does; transformers 5.18.0 does not read it.`;
  scope.reader.report("warning", "readers-disagree", scope.at(field), message);
}
