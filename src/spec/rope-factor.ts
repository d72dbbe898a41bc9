import type { RopePositionSpec } from "./components/rope-position.ts";
import type { RopeScalingSpec } from "./components/rope-scaling.ts";

type Of<T extends string> = Extract<RopeScalingSpec, { rope_type: T }>;

/** Whether a scaling is of this type: the type that no variant describes hides them from TypeScript. */
export function isScaling<T extends RopeScalingSpec["rope_type"]>(
  scaling: RopeScalingSpec,
  type: T,
): scaling is Of<T> {
  return scaling.rope_type === type;
}

/**
 * What cosine and sine are multiplied by, in a sequence that is longer than the trained ones or not: 1 but for yarn and
 * longrope (transformers 5.18.0, modeling_rope_utils.py).
 */
export function ropeFactor(
  {
    scaling,
    max_position_embeddings: declared,
  }: Pick<RopePositionSpec, "scaling" | "max_position_embeddings">,
  isLong: boolean,
): number {
  if (scaling === null) return 1;
  if (isScaling(scaling, "yarn")) {
    const { factor, mscale, mscale_all_dim } = scaling;
    const magnitude = (weight: number): number => (factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1);
    return (
      scaling.attention_factor ??
      (mscale && mscale_all_dim ? magnitude(mscale) / magnitude(mscale_all_dim) : magnitude(1))
    );
  }
  if (isScaling(scaling, "longrope")) {
    const factor = stretchOf(scaling, declared);
    const trained = scaling.original_max_position_embeddings;
    return (
      (isLong ? scaling.long_mscale : scaling.short_mscale) ??
      scaling.attention_factor ??
      (factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(trained)))
    );
  }
  return 1;
}

/** How many times the trained length the context is, by longrope's factor or by the positions that the config declares. */
export function stretchOf(
  { factor, original_max_position_embeddings: trained }: Of<"longrope">,
  declared: number | null,
): number {
  return factor ?? (declared ?? trained) / trained;
}
