import type { DecoderBody } from "./decoder-body.ts";
import type { LayerKind, NormPlacement } from "./layers.ts";
import type { NormSpec } from "./components/norm.ts";
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
  post_residual: BEFORE,
  none: { mixer: [], mlp: [], layer: [] },
  pre_mlp: { mixer: [], mlp: ["post_attention_layernorm"], layer: [] },
};

/** The tensors of the norms around the halves of a layer, by the names that most families give them. */
export function layerNorms(
  body: Pick<DecoderBody, "norm_placement" | "norm" | "half_output_norm" | "hidden_size">,
  kind: LayerKind,
): Tensor[] {
  const placement = kind.norm_placement ?? body.norm_placement;
  return namesOf(placement, kind).flatMap((name) =>
    normTensors(name, layerNormOf(body, placement, name), body.hidden_size),
  );
}

/** The norm around a half that has this name in a layer with its norms placed so. */
export function layerNormOf(
  { norm, half_output_norm: after = norm }: Pick<DecoderBody, "norm" | "half_output_norm">,
  placement: NormPlacement,
  name: string,
): NormSpec {
  if (placement === "post") return after;
  return placement === "sandwich" && name.startsWith("post_") ? after : norm;
}

/** How many norms a layer of this kind has around its halves; `placement` is the body's. */
export function normsOfLayer(placement: NormPlacement, kind: LayerKind): number {
  return namesOf(placement, kind).length;
}

function namesOf(
  placement: NormPlacement,
  { mixer, mlp, norm_placement: own }: LayerKind,
): readonly string[] {
  const names = NORMS[own ?? placement];
  return [
    ...(mixer !== null || mlp !== null ? names.layer : []),
    ...(mixer === null ? [] : names.mixer),
    ...(mlp === null ? [] : names.mlp),
  ];
}
