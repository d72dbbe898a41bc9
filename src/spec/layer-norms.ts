import type { DecoderBody, NormPlacement } from "./decoder-body.ts";
import type { LayerKind } from "./layers.ts";
import { type Tensor, normTensors } from "./tensors.ts";

/** The norms of a layer, by what it has them for: its mixer, its MLP, or whatever halves it has. */
interface LayerNorms {
  readonly mixer: readonly string[];
  readonly mlp: readonly string[];
  readonly layer: readonly string[];
}

/** One norm before each half. */
const BEFORE: LayerNorms = { mixer: ["input_layernorm"], mlp: ["post_attention_layernorm"], layer: [] };

const NORMS: { readonly [P in NormPlacement]: LayerNorms } = {
  pre: BEFORE,
  sandwich: {
    mixer: ["input_layernorm", "post_attention_layernorm"],
    mlp: ["pre_feedforward_layernorm", "post_feedforward_layernorm"],
    layer: [],
  },
  normalised_residual: BEFORE,
  post: { mixer: ["post_attention_layernorm"], mlp: ["post_feedforward_layernorm"], layer: [] },
  parallel: { mixer: [], mlp: [], layer: ["input_layernorm"] },
  parallel_two_norms: BEFORE,
};

/** The tensors of the norms around the halves of a layer, by the names that most families give them. */
export function layerNorms(
  { norm_placement, norm, hidden_size }: Pick<DecoderBody, "norm_placement" | "norm" | "hidden_size">,
  { mixer, mlp }: LayerKind,
): Tensor[] {
  return namesOf(norm_placement, mixer !== null, mlp !== null).flatMap((name) =>
    normTensors(name, norm, hidden_size),
  );
}

/** How many norms a layer of this kind has around its halves. */
export function normsOfLayer(placement: NormPlacement, { mixer, mlp }: LayerKind): number {
  return namesOf(placement, mixer !== null, mlp !== null).length;
}

function namesOf(placement: NormPlacement, mixer: boolean, mlp: boolean): readonly string[] {
  const names = NORMS[placement];
  return [...(mixer || mlp ? names.layer : []), ...(mixer ? names.mixer : []), ...(mlp ? names.mlp : [])];
}
