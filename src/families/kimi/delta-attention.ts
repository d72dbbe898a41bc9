import { count } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, implied } from "../../config/reading/sourced.ts";
import type { KimiDeltaAttentionSpec } from "../../spec/components/kimi-delta-attention.ts";
import { rmsNorm } from "../blocks/rules/norms.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";

type DescribedKda = { readonly [K in keyof KimiDeltaAttentionSpec]: Described<KimiDeltaAttentionSpec[K]> };

/** How the sizes are spelled, first spelling first. */
interface KdaNames {
  readonly heads: readonly string[];
  readonly headDim: readonly string[];
  readonly kernel: readonly string[];
}

/** What differs between readers of Kimi Delta Attention. */
export interface KdaRules {
  readonly names: KdaNames;
  /** The class's suffix in the reference, and that of its gated norm. */
  readonly suffix: string;
  readonly normSuffix: string;
}

/** Reads what every Kimi Delta Attention says; how its decay is bounded and how its gate is projected is left. */
export function readDeltaAttention(
  scope: Scope,
  reference: Reference,
  { eps, activation }: { readonly eps: Sourced<number>; readonly activation: Sourced<string> },
  { names, suffix, normSuffix }: KdaRules,
) {
  const has = (rule: string): string => cite(reference, suffix, rule);
  return {
    type: implied("kimi_delta_attention" as const, has("")),
    num_heads: scope.read(count, names.heads),
    head_dim: scope.read(count, names.headDim),
    conv_kernel_dim: scope.read(count, names.kernel),
    conv_activation: activation,
    conv_bias: implied(false, has("has convolutions without a bias")),
    output_norm: rmsNorm(eps, reference, { suffix: normSuffix }),
    output_gate_activation: implied("sigmoid", cite(reference, normSuffix, "gates by the sigmoid")),
    qk_l2norm: implied(true, has("runs the delta rule with use_qk_l2norm_in_kernel")),
    qk_l2norm_eps: implied(1e-6, `l2norm's epsilon (${reference.file})`),
    state_dtype: implied("float32", has("keeps its state in float32")),
  } satisfies Omit<DescribedKda, "decay_lower_bound" | "output_gate_rank">;
}
