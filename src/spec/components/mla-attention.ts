import * as z from "zod/mini";
import { OutputGateSpec } from "./output-gate.ts";
import { RMSNormSpec } from "./rms-norm.ts";
import { SparseIndexerSpec, indexerTensors } from "./sparse-indexer.ts";
import { TemperatureTuningSpec } from "./temperature-tuning.ts";
import { indexerKeys, perToken } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { type Parts, inside, linear, normTensors, tensor } from "../tensors.ts";
import { ATTENTION } from "./module-names.ts";
import { boolean, nonnegativeInt, nullableString, number, positiveInt, positiveNumber } from "../values.ts";

/**
 * Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434): keys and values are made from a latent of kv_lora_rank
 * channels and qk_rope_head_dim rotary channels that all heads share, and those are what the cache holds.
 * Weights, with h = hidden_size, n = num_query_heads and q = qk_nope_head_dim + qk_rope_head_dim: q_a_proj
 * [q_lora_rank, h], its norm and q_b_proj [n × q, q_lora_rank], or q_proj [n × q, h] without a q_lora_rank;
 * kv_a_proj [kv_lora_rank + qk_rope_head_dim, h], the norm of the latent, kv_b_proj
 * [n × (qk_nope_head_dim + v_head_dim), kv_lora_rank]; o_proj [h, n × v_head_dim]; those of gate and indexer.
 */
export const MLAAttentionSpec = z.object({
  type: z.literal("mla"),
  num_query_heads: positiveInt,
  /** Width of the query latent; null: queries are projected in one step. */
  q_lora_rank: z.nullable(positiveInt),
  /** Width of the latent of keys and values. */
  kv_lora_rank: positiveInt,
  /** Channels of a query or key head that no position turns; they stand first. */
  qk_nope_head_dim: nonnegativeInt,
  /** Channels of a query head, and of the one key that all heads share, that the rotary embedding turns. */
  qk_rope_head_dim: nonnegativeInt,
  v_head_dim: positiveInt,
  /** The body's component that gives the rotary channels their positions, by name; null: none (NoPE). */
  position: nullableString,
  /** Whether q_a_proj and kv_a_proj have a bias; q_proj, q_b_proj and kv_b_proj never do. */
  attention_bias: boolean,
  /** Whether the output projection has a bias. */
  output_bias: boolean,
  /** The norm of the query latent, where there is one, and of the latent of keys and values; each has its own weight. */
  latent_norm: RMSNormSpec,
  /** What q·k is multiplied by before the softmax. */
  softmax_scale: positiveNumber,
  output_gate: z.nullable(OutputGateSpec),
  /** What chooses the tokens that are attended to; null: every earlier token is, unless `reuses_selection`. */
  indexer: z.nullable(SparseIndexerSpec),
  /** Whether the tokens attended to are those that the last layer before it with an indexer chose. */
  reuses_selection: boolean,
  /** How queries grow with their position, once they are rotated; null or not given: they do not. */
  temperature: z.optional(z.nullable(TemperatureTuningSpec)),
  /**
   * Rows of the queries' projection for each head, where a field of its own gives them; qk_nope_head_dim +
   * qk_rope_head_dim if not given, and with any other number the model cannot run.
   */
  query_head_dim: z.optional(positiveInt),
  /** What queries are multiplied by before they are rotated; 1 if not given. */
  query_scale: z.optional(number),
  /** What the normalised latent of keys and values is multiplied by; 1 if not given. */
  latent_scale: z.optional(number),
  /** Whether q_b_proj reads the latent twice, normalised and then as it is: [n × q, 2 × q_lora_rank]; once if not given. */
  query_latent_twice: z.optional(boolean),
  /** Whether each query head has a learnt logit that takes part in the softmax and adds nothing to the output; none if not given. */
  sinks: z.optional(boolean),
});

export type MLAAttentionSpec = z.infer<typeof MLAAttentionSpec>;

export const mlaAttention = define({
  name: "MLAAttentionSpec",
  schema: MLAAttentionSpec,
  tensors: (spec, { hidden_size: h }) => {
    const { num_query_heads: count, q_lora_rank: rank, kv_lora_rank: latent, attention_bias: bias } = spec;
    const heads: Parts = { what: "query heads", size: count };
    const outputs = [heads];
    const { output_gate: gate, indexer } = spec;
    const width = spec.query_head_dim ?? spec.qk_nope_head_dim + spec.qk_rope_head_dim;
    const gated = gate === null ? 0 : gate.granularity === "per_head" ? count : count * spec.v_head_dim;
    const inQuery = gate?.layout === "in_q_proj" ? gated : 0;
    const q = count * width + inQuery;
    return inside(ATTENTION, [
      ...(rank === null
        ? linear("q_proj", q, h, { outputs })
        : [
            ...linear("q_a_proj", rank, h, { bias }),
            ...normTensors("q_a_layernorm", spec.latent_norm, rank),
            ...linear("q_b_proj", q, spec.query_latent_twice === true ? 2 * rank : rank, { outputs }),
          ]),
      ...linear("kv_a_proj_with_mqa", latent + spec.qk_rope_head_dim, h, { bias }),
      ...normTensors("kv_a_layernorm", spec.latent_norm, latent),
      ...linear("kv_b_proj", count * (spec.qk_nope_head_dim + spec.v_head_dim), latent, { outputs }),
      ...linear("o_proj", h, count * spec.v_head_dim, { bias: spec.output_bias, inputs: [heads] }),
      ...(gated > inQuery ? linear("g_proj", gated, h, { outputs }) : []),
      ...(spec.sinks === true
        ? [tensor("sinks", "parameter", [count], { cut: { axis: 0, parts: [heads] } })]
        : []),
      // An indexer stands only where queries have a latent.
      ...(indexer === null ? [] : indexerTensors(indexer, rank ?? h, h)),
    ]);
  },
  /**
   * The latent, as its paper and engines have it (arXiv:2405.04434, section 2.1.2), where transformers 5.18.0 expands it
   * first.
   */
  keeps: ({ kv_lora_rank: rank, qk_rope_head_dim: rope, indexer }) => {
    const line = perToken({
      kind: "latent",
      elements: rank + rope,
      formula: `${rank} latent + ${rope} rotary channels, which all heads share`,
    });
    return indexer ? [line, indexerKeys(indexer.head_dim)] : [line];
  },
  words: ({ indexer, reuses_selection }) => {
    if (reuses_selection) return "latent attention with an earlier indexer's choice";
    return indexer ? "latent attention with an indexer" : "latent attention";
  },
});
