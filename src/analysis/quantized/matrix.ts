import { type Tensor, channelsOf, moduleNames } from "../../spec/tensors.ts";

/** The matrix of a linear layer that quantisation may change, or equal ones of several experts. */
export interface Matrix {
  /** What the module may be called inside its layer: `self_attn.q_proj`, `mlp.experts.*.down_proj`, … */
  readonly names: readonly string[];
  /** Output channels. */
  readonly rows: number;
  /** Input channels. */
  readonly columns: number;
  readonly count: number;
  /** Whether it belongs to routed experts. */
  readonly routed: boolean;
}

/** The matrices among these tensors that quantisation may change: no method changes a router's. */
export function matricesIn(tensors: readonly Tensor[]): readonly Matrix[] {
  return tensors
    .filter(({ role, experts }) => role === "matrix" && experts !== "router")
    .map((tensor) => ({
      names: moduleNames(tensor),
      ...channelsOf(tensor),
      count: tensor.count,
      routed: tensor.experts === "routed",
    }));
}
