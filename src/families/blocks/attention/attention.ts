import { type Sourced, implied } from "../../../config/reading/sourced.ts";
import type { GQAAttentionSpec } from "../../../spec/components/gqa-attention.ts";
import { type Reference, cite, oncePerReference } from "../rules/reference.ts";

type Special =
  | "v_head_dim"
  | "position"
  | "value_norm"
  | "logit_softcap"
  | "mask"
  | "window"
  | "sinks"
  | "temperature"
  | "value_scale"
  | "values_from_keys"
  | "reuses_kv"
  | "output_gate";

/**
 * What plain attention does without, for a family to spread and then to override where it differs: every earlier token
 * is seen, values are as wide as keys, and `position` is the body's one position embedding.
 */
export function plainAttention(
  reference: Reference,
  headDim: Sourced<number>,
): { readonly [K in Special]: Sourced<GQAAttentionSpec[K]> } {
  return { v_head_dim: headDim, ...fixedAttention(reference) };
}

const fixedAttention = oncePerReference((reference) => {
  const has = (rule: string): string => cite(reference, "Attention", rule);
  return {
    position: implied<string>("position", has("rotates q and k")),
    value_norm: implied(null, has("has no norm of v")),
    logit_softcap: implied(null, has("does not cap its logits")),
    mask: implied("causal" as const, has("sees no later token")),
    window: implied(null, has("has no window")),
    sinks: implied(false, has("has no sinks")),
    temperature: implied(null, has("does not scale q by position")),
    value_scale: implied(1, has("does not scale v")),
    values_from_keys: implied(false, has("has a v_proj")),
    reuses_kv: implied(false, has("has keys and values of its own")),
    output_gate: implied(null, has("has no output gate")),
  };
});

/** Attention that does not normalise q and k. */
export function withoutQkNorm(reference: Reference) {
  const none = cite(reference, "Attention", "does not normalise q and k");
  return {
    use_qk_norm: implied(false, none),
    qk_norm_type: implied(null, none),
    qk_norm: implied(null, none),
    qk_norm_order: implied(null, none),
  };
}
