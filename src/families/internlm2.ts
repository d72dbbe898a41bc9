import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rope } from "./blocks/position/position.ts";
import type { Reference } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

const MODELING: Reference = {
  prefix: "InternLM2",
  file: "modeling_internlm2.py of internlm/internlm2-chat-7b",
};

/** InternLM2: Llama with q, k and v in one matrix, group by group, and names of its own. */
export const internlm2 = decoder("internlm2", "InternLM2", {
  name: "Internlm2ModelSpec",
  outsideTransformers: true,
  reference: MODELING,
  checkpoint: {
    outside: { embed_tokens: "tok_embeddings" },
    layer: {
      input_layernorm: "attention_norm",
      post_attention_layernorm: "ffn_norm",
      self_attn: "attention",
      qkv_proj: "wqkv",
      o_proj: "wo",
      mlp: "feed_forward",
      gate_proj: "w1",
      up_proj: "w3",
      down_proj: "w2",
    },
    head: "output",
  },
  ignoredInside: [
    {
      because: "bookkeeping",
      reason: "which kernel computes attention, not what it computes",
      names: ["attn_implementation"],
    },
  ],
  attention: gqa({
    bias: field(flag, "bias", {
      value: true,
      rule: "projections have biases without a bias field (InternLM2Config)",
    }),
    sharedWidth: "InternLM2Attention shares hidden_size among its heads",
    dividesWidth: true,
    together: {
      layout: "by_kv_head",
      rule: "keeps the query heads of a KV head, its key and its value together in wqkv",
    },
  }),
  mlp: dense(),
  position: rope({
    base: { value: 10000, rule: "the base is 10000 without a rope_theta (InternLM2Config)" },
  }),
});
