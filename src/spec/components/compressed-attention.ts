import * as z from "zod/mini";
import { AttentionWindowSpec, keptTokens } from "./attention-window.ts";
import { CompressedIndexerSpec } from "./compressed-indexer.ts";
import { KVCompressorSpec, compressorTensors } from "./kv-compressor.ts";
import { RMSNormSpec } from "./rms-norm.ts";
import { indexerKeys, perToken } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { type Parts, type Tensor, inside, linear, normTensors, tensor, within } from "../tensors.ts";
import { ATTENTION } from "./module-names.ts";
import { boolean, nonnegativeInt, positiveInt, positiveNumber, string } from "../values.ts";

/**
 * DeepSeek-V4's attention: all query heads share one head that is key and value at once. A query sees the tokens of a
 * window and, where there is a compressor, the compressed entries of everything before, all of them (heavily compressed
 * attention) or those that an indexer chooses (compressed sparse attention). The value's rotary channels are turned with
 * the key's, so the output's are turned back by the query's position. The heads' output is projected group by group to
 * output_lora_rank channels, then all groups together to hidden_size.
 * Weights, with h = hidden_size, n = num_query_heads, d = head_dim, g = output_groups and r = output_lora_rank: q_a_proj
 * [q_lora_rank, h], its norm and q_b_proj [n × d, q_lora_rank]; kv_proj [d, h] and its norm [d]; o_a_proj
 * [g × r, n × d / g], o_b_proj [h, g × r]; sinks [n]; those of compressor (at d channels an entry) and indexer.
 */
export const CompressedAttentionSpec = z.object({
  type: z.literal("compressed_attention"),
  num_query_heads: positiveInt,
  /** Width of a query head and of the one head of keys and values, in channels. */
  head_dim: positiveInt,
  /** Width of the query latent. */
  q_lora_rank: positiveInt,
  /** How many of a head's channels, the last ones, the rotary embedding turns. */
  rotary_dim: nonnegativeInt,
  /** The body's component that gives queries, keys and compressed entries their positions, by name. */
  position: string,
  /** The norm of the query latent and of the head of keys and values; each has its own weight. */
  latent_norm: RMSNormSpec,
  /** The norm of each query head, before the rotary embedding. */
  query_norm: RMSNormSpec,
  /** What q·k is multiplied by before the softmax. */
  softmax_scale: positiveNumber,
  /** Whether each query head has a learnt logit that takes part in the softmax and adds nothing to the output. */
  sinks: boolean,
  /** Which tokens are seen uncompressed. */
  window: AttentionWindowSpec,
  output_groups: positiveInt,
  /** Width of each group between the two output projections. */
  output_lora_rank: positiveInt,
  /** null: nothing beyond the window is seen. */
  compressor: z.nullable(KVCompressorSpec),
  /** null: every compressed entry is seen. */
  indexer: z.nullable(CompressedIndexerSpec),
});

export type CompressedAttentionSpec = z.infer<typeof CompressedAttentionSpec>;

export const compressedAttention = define({
  name: "CompressedAttentionSpec",
  schema: CompressedAttentionSpec,
  tensors: (spec, { hidden_size: h }) => {
    const { num_query_heads: count, head_dim: dim, q_lora_rank: latent, output_groups: groups } = spec;
    const heads: Parts = { what: "query heads", size: count };
    const grouped: Parts = { what: "output groups", size: groups };
    const joined = groups * spec.output_lora_rank;
    return inside(MODULES, [
      ...linear("wq_a", latent, h, { otherNames: ["q_a_proj"] }),
      ...normTensors("q_norm", spec.latent_norm, latent),
      ...linear("wq_b", count * dim, latent, { otherNames: ["q_b_proj"], outputs: [heads] }),
      ...normTensors("q_b_norm", spec.query_norm, dim),
      ...linear("wkv", dim, h, { otherNames: ["kv_proj"] }),
      ...normTensors("norm", spec.latent_norm, dim),
      ...(spec.sinks
        ? [tensor("attn_sink", "parameter", [count], { cut: { axis: 0, parts: [heads] } })]
        : []),
      ...linear("wo_a", joined, Math.floor((count * dim) / groups), {
        otherNames: ["o_a_proj"],
        outputs: [grouped],
      }),
      ...linear("wo_b", h, joined, { otherNames: ["o_b_proj"], inputs: [grouped] }),
      ...(spec.compressor === null ? [] : within(["compressor"], compressorTensors(spec.compressor, dim, h))),
      ...(spec.indexer === null ? [] : within(["indexer"], indexerTensors(spec.indexer, latent, h))),
    ]);
  },
  keeps: ({ head_dim: channels, window, compressor, indexer }) => {
    const head = `one head of ${channels} channels that is key and value`;
    const lines = [
      perToken({
        kind: "keys and values",
        elements: channels,
        formula: head,
        window: keptTokens(window),
      }),
    ];
    if (compressor)
      lines.push(
        perToken({
          kind: "compressed entries",
          elements: channels,
          formula: `${head}, for every ${compressor.rate} tokens`,
          per: { unit: "entry", rate: compressor.rate },
        }),
      );
    if (indexer) lines.push(indexerKeys(indexer.head_dim, { unit: "entry", rate: indexer.compressor.rate }));
    return lines;
  },
  words: ({ compressor, indexer }) => {
    if (!compressor) return "sliding-window attention";
    return indexer ? "compressed sparse attention" : "heavily compressed attention";
  },
});

/** DeepSeek-V4 itself calls it `attn`. */
const MODULES = ["attn", ...ATTENTION.filter((name) => name !== "attn")];

function indexerTensors(
  { num_heads: heads, head_dim: dim, compressor }: CompressedIndexerSpec,
  latent: number,
  h: number,
): Tensor[] {
  return [
    ...linear("wq_b", heads * dim, latent, { otherNames: ["q_b_proj"] }),
    ...linear("weights_proj", heads, h),
    ...within(["compressor"], compressorTensors(compressor, dim, h)),
  ];
}
