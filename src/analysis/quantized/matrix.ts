import { type Tensor, channelsOf, moduleNames } from "../../spec/tensors.ts";
import { type ModuleNames, NO_NAMES } from "./module-names.ts";

/**
 * What quantisation may take a matrix for: a linear layer, that at the end of torch's own MultiheadAttention, one that
 * chooses experts, or the table of tokens.
 */
type MatrixRole = "linear" | "multihead" | "router" | "embedding";

/** Where SigLIP's pooling head has one (SiglipMultiheadAttentionPoolingHead, transformers 5.18.0, modeling_siglip.py). */
const OF_MULTIHEAD = /(?:^|\.)head\.attention\.out_proj\.weight$/;

/** A matrix that quantisation may change, or equal ones of several experts. */
export interface Matrix {
  /** What the module may be called inside its layer: `self_attn.q_proj`, `mlp.experts.*.down_proj`, … */
  readonly local: readonly string[];
  /** What it is called in the checkpoint and by engines. */
  readonly names: ModuleNames;
  /** Output channels. */
  readonly rows: number;
  /** Input channels. */
  readonly columns: number;
  readonly count: number;
  readonly role: MatrixRole;
  /** Whether it belongs to routed experts. */
  readonly routed: boolean;
}

const locals = new WeakMap<Tensor, readonly string[]>();

function localNames(tensor: Tensor): readonly string[] {
  let names = locals.get(tensor);
  if (names === undefined) locals.set(tensor, (names = moduleNames(tensor)));
  return names;
}

function roleOf({ role, experts, name }: Tensor): MatrixRole {
  if (role === "embedding") return "embedding";
  if (experts === "router") return "router";
  return OF_MULTIHEAD.test(name) ? "multihead" : "linear";
}

/** The matrix of a tensor; undefined where it is none. */
export function matrixOf(tensor: Tensor, names: ModuleNames = NO_NAMES): Matrix | undefined {
  if (tensor.role !== "matrix" && tensor.role !== "embedding") return undefined;
  return {
    local: localNames(tensor),
    names,
    ...channelsOf(tensor),
    count: tensor.count,
    role: roleOf(tensor),
    routed: tensor.experts === "routed",
  };
}
