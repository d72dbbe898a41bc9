import { count, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, implied } from "../../config/reading/sourced.ts";
import type { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { plainExperts } from "../blocks/mlp/experts.ts";
import { type LayerNames, onlyIfUsed } from "../blocks/layers/layer-names.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";

const ROUTER = { ...MODELING, prefix: "Llama4" };

/** Reads the experts and the dense MLP; what no layer has is null, and its fields are ignored. */
export function readLlama4Mlps(scope: Scope, activation: Sourced<string>, names: LayerNames) {
  const width = scope.read(natural, "intermediate_size_mlp");
  const experts = readExperts(scope, activation);
  const unused = (kind: string, fields: readonly string[]): void => {
    if (names.value.includes(kind)) return;
    for (const field of fields)
      scope.reader.ignore(scope.at(field), "no effect", `it describes ${kind}, which no layer has`);
  };
  unused("mlp", ["intermediate_size", "num_local_experts", "num_experts_per_tok"]);
  unused("dense_mlp", ["intermediate_size_mlp"]);
  return {
    mlp: onlyIfUsed(experts, names, "mlp"),
    dense_mlp: onlyIfUsed(gatedMlp(MODELING, width, activation), names, "dense_mlp"),
  };
}

function readExperts(scope: Scope, activation: Sourced<string>): Described<MoEMLPSpec> {
  const width = scope.read(natural, "intermediate_size");
  const router = (rule: string): string => cite(ROUTER, "Router", rule);
  return {
    ...plainExperts(MODELING),
    type: implied("moe", cite(MODELING, "Moe")),
    num_experts: scope.read(count, "num_local_experts"),
    top_k: scope.read(count, "num_experts_per_tok"),
    intermediate_size: width,
    scoring_func: implied("sigmoid", router("takes the sigmoid of the chosen logits")),
    norm_topk_prob: implied(false, router("does not divide the scores by their sum")),
    weight_on_input: implied(true, cite(MODELING, "Moe", "multiplies what an expert reads by its score")),
    activation,
    shared_expert: {
      type: implied("shared_expert", cite(MODELING, "Moe", "always has one")),
      intermediate_size: width,
      gated_output: implied(false, cite(MODELING, "Moe", "adds its output as it is")),
    },
  };
}
