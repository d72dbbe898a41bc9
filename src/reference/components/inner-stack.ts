import type { InnerStack } from "../../spec/components/inner-stack.ts";
import { norm } from "../norm.ts";
import { type Place, inModule } from "../place.ts";
import { type Rows, add } from "../vectors.ts";
import type { Weights } from "../weights.ts";
import { denseMlp } from "./dense-mlp.ts";
import { gqaAttention } from "./gqa-attention.ts";

/** One layer of those that a component has besides the body's; the place is that of the component. */
export function innerLayer(stack: InnerStack, x: Rows, module: string, layer: number, place: Place): Rows {
  const weights = ofLayer(place.weights, module, layer);
  const normed = (name: string, of: Rows): Rows => norm(stack.norm, weights, name, of);
  const half = (name: string, stream: Rows): Place => inModule({ ...place, layer, stream, weights }, name);
  const attended = add(x, gqaAttention(stack.attention, normed("input_layernorm", x), half("self_attn", x)));
  return add(
    attended,
    denseMlp(stack.mlp, normed("post_attention_layernorm", attended), half("mlp", attended)),
  );
}

/** The tensors of one layer of a module, whose number stands as `{}` in its name, where experts' numbers stand. */
export function ofLayer(weights: Weights, module: string, layer: number): Weights {
  return {
    has: (name) => weights.has(`${module}.${name}`),
    get: (name) => weights.get(`${module}.${name}`, layer),
  };
}
