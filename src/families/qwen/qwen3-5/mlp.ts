import { count, flag, natural, naturals } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../../config/reading/sourced.ts";
import type { DenseMLPSpec } from "../../../spec/components/dense-mlp.ts";
import type { MoEMLPSpec } from "../../../spec/components/moe-mlp.ts";
import { gatedMlp } from "../../blocks/mlp/dense-mlp.ts";
import { plainExperts } from "../../blocks/mlp/experts.ts";
import { MODELING, MOE_MODELING, MOE_REFERENCE } from "./reference.ts";

/** Reads the MLP of every layer: experts in a MoE model type, dense in the others. */
export function readMlp(
  scope: Scope,
  moe: Sourced<boolean>,
  activation: Sourced<string>,
): Described<DenseMLPSpec | MoEMLPSpec> {
  const type = <T extends string>(name: T): Sourced<T> =>
    derive([moe], () => name, "model_type tells experts from a dense MLP");
  if (!moe.value) {
    return {
      ...gatedMlp(MODELING, scope.read(natural, "intermediate_size"), activation),
      type: type("dense"),
    };
  }
  return {
    ...plainExperts(MOE_MODELING),
    type: type("moe"),
    num_experts: scope.read(count, "num_experts"),
    top_k: scope.read(count, "num_experts_per_tok"),
    intermediate_size: scope.read(natural, "moe_intermediate_size"),
    scoring_func: implied("softmax", `Qwen3_5MoeTopKRouter is a softmax over all experts (${MOE_REFERENCE})`),
    norm_topk_prob: scope.nullable(flag, "norm_topk_prob", {
      value: true,
      rule: `Qwen3_5MoeTopKRouter divides the chosen scores by their sum (${MOE_REFERENCE})`,
    }),
    activation,
    shared_expert: {
      type: implied("shared_expert", `Qwen3_5MoeSparseMoeBlock always has one (${MOE_REFERENCE})`),
      intermediate_size: scope.read(natural, "shared_expert_intermediate_size"),
      gated_output: implied(true, `shared_expert_gate (${MOE_REFERENCE})`),
    },
  };
}

/** The widths beside the component, and what files still say in Qwen3-Next's words about which layers are dense. */
export function readWidths(scope: Scope, moe: Sourced<boolean>) {
  const step = scope.nullable(count, "decoder_sparse_step", {
    value: 1,
    rule: "every layer, as Qwen3-Next has it unless told otherwise",
  });
  const denseLayers = scope.nullable(naturals, "mlp_only_layers", {
    value: [],
    rule: "no layer, as Qwen3-Next has it unless told otherwise",
  });
  if (moe.value) warnAboutDenseLayers(scope, step, denseLayers);
  const without = derive([moe], () => null, "a dense model has no experts");
  return {
    decoder_sparse_step: step,
    mlp_only_layers: denseLayers,
    dense_intermediate_size: scope.read(natural, "intermediate_size", {
      value: 5632,
      rule: "Qwen3-Next's width of a dense layer; no layer of a MoE Qwen3.5 is dense",
    }),
    moe_intermediate_size: moe.value ? scope.read(natural, "moe_intermediate_size") : without,
    shared_expert_intermediate_size: moe.value
      ? scope.read(natural, "shared_expert_intermediate_size")
      : without,
  };
}

function warnAboutDenseLayers(scope: Scope, step: Sourced<number>, denseLayers: Sourced<number[]>): void {
  const name =
    denseLayers.value.length > 0 ? "mlp_only_layers" : step.value !== 1 ? "decoder_sparse_step" : undefined;
  if (name === undefined) return;
  const message = `${name} asks for dense layers, but Qwen3_5MoeDecoderLayer builds experts in every layer (${MOE_REFERENCE}).`;
  scope.reader.report("warning", "dense-layers-unread", scope.at(name), message);
}
