import type { Component } from "../../spec/component.ts";
import type { ModelSizes } from "../weights/weights.ts";
import { weightsOf } from "../weights/weights-of.ts";
import { blockSparseMatrices, gqaMatrices, mlaMatrices } from "./attention.ts";
import type { Matrix } from "./matrix.ts";
import { denseMatrices, moeMatrices } from "./mlp.ts";
import { gatedDeltaNetMatrices, mamba2Matrices } from "./recurrent.ts";

/** Where experts stand that work beside a dense MLP (Gemma 4). */
const BESIDE_MLP = ["experts", "moe.experts"];

/**
 * The matrices of a component's linear layers, which are what quantisation changes. A mixer whose matrices are not
 * listed counts as one matrix of hidden_size columns with all its parameters, its norms included.
 */
export function matricesOf(component: Component, sizes: ModelSizes): readonly Matrix[] {
  const { hidden_size: h } = sizes;
  switch (component.type) {
    case "gqa":
      return gqaMatrices(component, h);
    case "block_sparse":
      return blockSparseMatrices(component, h);
    case "mla":
      return mlaMatrices(component, h);
    case "gated_delta_net":
      return gatedDeltaNetMatrices(component, h);
    case "mamba2":
      return mamba2Matrices(component, h);
    case "dense":
      return denseMatrices(component, h);
    case "moe":
      return moeMatrices(component, h);
    case "parallel_mlp":
      return [...denseMatrices(component.dense, h), ...moeMatrices(component.moe, h, BESIDE_MLP)];
    case "per_layer_input": {
      const one = { count: 1, routed: false };
      return [
        { names: ["per_layer_input_gate"], rows: component.size, columns: h, ...one },
        { names: ["per_layer_projection"], rows: h, columns: component.size, ...one },
      ];
    }
    case "compressed_attention":
    case "kimi_delta_attention":
    case "lightning_attention":
    case "linear": {
      const rows = Math.floor(weightsOf(component, sizes).all / h);
      return [{ names: ["self_attn", "attn"], rows, columns: h, count: 1, routed: false }];
    }
    default:
      return [];
  }
}
