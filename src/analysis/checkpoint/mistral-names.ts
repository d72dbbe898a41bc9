import type { CheckpointNames } from "../../spec/checkpoint-names.ts";

/** How the files are called that Mistral AI's own inference code reads, beside those of transformers in the same repository. */
export const isConsolidated = (file: string): boolean => /(?:^|\/)consolidated[^/]*\.safetensors$/.test(file);

/** The names in them, for the text model: those that vLLM maps (model_executor/models/mistral_large_3.py, llama.py). */
export const MISTRAL_NAMES: CheckpointNames = {
  decoder: "",
  head: "output",
  outside: { embed_tokens: "tok_embeddings" },
  layer: {
    input_layernorm: "attention_norm",
    post_attention_layernorm: "ffn_norm",
    "self_attn.q_proj": "attention.wq",
    "self_attn.k_proj": "attention.wk",
    "self_attn.v_proj": "attention.wv",
    "self_attn.o_proj": "attention.wo",
    "self_attn.q_a_proj": "attention.wq_a",
    "self_attn.q_a_layernorm": "attention.q_a_norm",
    "self_attn.q_b_proj": "attention.wq_b",
    "self_attn.kv_a_proj_with_mqa": "attention.wkv_a_with_mqa",
    "self_attn.kv_a_layernorm": "attention.kv_a_norm",
    "self_attn.kv_b_proj": "attention.wkv_b",
    "mlp.gate_proj": "feed_forward.w1",
    "mlp.down_proj": "feed_forward.w2",
    "mlp.up_proj": "feed_forward.w3",
    "mlp.gate": "gate",
    "mlp.experts.{}.gate_proj": "experts.{}.w1",
    "mlp.experts.{}.down_proj": "experts.{}.w2",
    "mlp.experts.{}.up_proj": "experts.{}.w3",
    "mlp.shared_experts.gate_proj": "shared_experts.w1",
    "mlp.shared_experts.down_proj": "shared_experts.w2",
    "mlp.shared_experts.up_proj": "shared_experts.w3",
  },
};

/** Whether a name there is one of the text model: towers have names of their own, which are not described. */
export const isOfMistralText = (name: string): boolean =>
  /^(?:layers|tok_embeddings|norm|output)\./.test(name);

/** Scales of quantised matrices and of inputs there. */
export const isMistralScale = (name: string): boolean => /\.qscale_(?:weight|act)$/.test(name);
