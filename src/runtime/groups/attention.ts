import type { AttributeDeclaration } from "../declaration.ts";
import { HEAD_DIM } from "../fallbacks.ts";
import { at } from "./attribute.ts";
import { pointerTo } from "./components.ts";

/** The heads of grouped-query attention. */
export function heads(name: string): readonly AttributeDeclaration[] {
  const spec = pointerTo(name);
  return [
    at("num_attention_heads", `${spec}/num_query_heads`),
    at("num_key_value_heads", `${spec}/num_kv_heads`),
    at("head_dim", `${spec}/head_dim`, { fallback: HEAD_DIM }),
    at("attention_bias", `${spec}/attention_bias`),
  ];
}

/** The latents and heads of multi-head latent attention, and of its indexer where it has one. */
export function latentHeads(name: string, hasIndexer: boolean): readonly AttributeDeclaration[] {
  const spec = pointerTo(name);
  return [
    at("num_attention_heads", `${spec}/num_query_heads`),
    at("q_lora_rank", `${spec}/q_lora_rank`),
    at("kv_lora_rank", `${spec}/kv_lora_rank`),
    at("qk_nope_head_dim", `${spec}/qk_nope_head_dim`),
    at("qk_rope_head_dim", `${spec}/qk_rope_head_dim`),
    at("v_head_dim", `${spec}/v_head_dim`),
    at("attention_bias", `${spec}/attention_bias`),
    ...(hasIndexer ? indexer(name) : []),
  ];
}

/** The small heads that choose tokens. */
export function indexer(name: string): readonly AttributeDeclaration[] {
  const spec = `${pointerTo(name)}/indexer`;
  return [
    at("index_topk", `${spec}/top_k`),
    at("index_n_heads", `${spec}/num_heads`),
    at("index_head_dim", `${spec}/head_dim`),
  ];
}
