import { type DenseMLPSpec, denseMlp } from "./dense-mlp.ts";
import { type GQAAttentionSpec, gqaTensors, keysAndValues } from "./gqa-attention.ts";
import type { RMSNormSpec } from "./rms-norm.ts";
import type { CacheLine } from "../cache-line.ts";
import { type ModelSizes, type Tensor, normTensors } from "../tensors.ts";

/** Layers that a component has besides the body's: each adds attention of a norm to its stream, then an MLP of a norm. */
export interface InnerStack {
  readonly num_layers: number;
  readonly attention: GQAAttentionSpec;
  readonly mlp: DenseMLPSpec;
  readonly norm: RMSNormSpec;
}

/** The tensors of an inner stack, whose layers' number stands as `{}` in `layer`, where experts' numbers stand. */
export function innerStackTensors(layer: string, stack: InnerStack, sizes: ModelSizes): Tensor[] {
  return numbered(layer, stack.num_layers, [
    ...normTensors("input_layernorm", stack.norm, sizes.hidden_size),
    ...gqaTensors(stack.attention, sizes),
    ...normTensors("post_attention_layernorm", stack.norm, sizes.hidden_size),
    ...denseMlp.tensors(stack.mlp, sizes),
  ]);
}

/** `count` of these tensors, by numbers that stand as `{}` in `module`. */
export function numbered(module: string, count: number, tensors: readonly Tensor[]): Tensor[] {
  return tensors.map((each) => {
    const [inside = ""] = each.modules;
    const name = inside === "" ? each.name : `${inside}.${each.name}`;
    return { ...each, name: `${module}.${name}`, modules: [""], count, active: count };
  });
}

/** What all layers of an inner stack keep. */
export function keptByStack({
  attention,
  num_layers,
}: Pick<InnerStack, "attention" | "num_layers">): readonly CacheLine[] {
  return keysAndValues(attention).map((line) => ({
    ...line,
    elements: num_layers * line.elements,
    formula: `${num_layers} layers × ${line.formula}`,
  }));
}
