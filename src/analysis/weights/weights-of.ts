import type { Component } from "../../spec/component.ts";
import { denseMlp } from "./dense-mlp.ts";
import { gatedDeltaNet } from "./gated-delta-net.ts";
import { gqaAttention } from "./gqa-attention.ts";
import { mlaAttention } from "./mla-attention.ts";
import { moeMlp } from "./moe-mlp.ts";
import type { ModelSizes, WeightFormula, Weights } from "./weights.ts";

/** One line for each type of component. */
const FORMULAS: { readonly [T in Component["type"]]: WeightFormula<Extract<Component, { type: T }>> } = {
  dense: denseMlp,
  gated_delta_net: gatedDeltaNet,
  gqa: gqaAttention,
  mla: mlaAttention,
  moe: moeMlp,
};

/** Parameters of a component in a model of these sizes. */
export function weightsOf(component: Component, sizes: ModelSizes): Weights {
  return (FORMULAS[component.type] as WeightFormula<Component>)(component, sizes);
}
