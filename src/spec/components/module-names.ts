/** What families call the module of a layer's attention, the most common name first. */
export const ATTENTION = ["self_attn", "attn", "attention", "mixer", "self_attention"] as const;

/** What families call the module of a layer's feed-forward block, the most common name first. */
export const FEED_FORWARD = ["mlp", "block_sparse_moe", "feed_forward", "ffn", "mixer"] as const;
