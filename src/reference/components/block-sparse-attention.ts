import type {
  BlockIndexerSpec,
  BlockSparseAttentionSpec,
  PooledBlockIndexerSpec,
} from "../../spec/components/block-sparse-attention.ts";
import { maskOf } from "../attend.ts";
import { norm } from "../norm.ts";
import { type Place, rotationAt } from "../place.ts";
import { rotate } from "../rope.ts";
import { topK } from "../top-k.ts";
import { type Heads, type Rows, dot, intoHeads, linear, mean, split } from "../vectors.ts";
import { gqaAttention, headNorm } from "./gqa-attention.ts";
import { largest } from "../../spec/many.ts";

/** Grouped-query attention that sees only the blocks of tokens that its indexer chooses (MiniMax-M3, Qwen4-Exp). */
export function blockSparseAttention(spec: BlockSparseAttentionSpec, x: Rows, place: Place): Rows {
  const { indexer, num_query_heads: heads } = spec;
  const causal = maskOf(spec.mask !== "bidirectional", spec.window);
  if (indexer.type === "pooled_block_indexer") {
    const seen = chosenPools(indexer, x, place, spec.position);
    return gqaAttention(
      spec,
      x,
      place,
      (query, key, head) =>
        causal(query, key, head) &&
        (seen[query] as ReadonlySet<number>).has(Math.floor(key / indexer.block_size)),
    );
  }
  const chosen = chosenBlocks(indexer, x, place, spec.position);
  return gqaAttention(spec, x, place, (query, key, head) => {
    const own = (chosen[query] as readonly ReadonlySet<number>[])[
      Math.floor((head * indexer.num_heads) / heads)
    ];
    return causal(query, key, head) && (own as ReadonlySet<number>).has(Math.floor(key / indexer.block_size));
  });
}

/** For each token and head of the indexer the blocks of keys that are seen: the best, a block by its best token. */
function chosenBlocks(
  spec: BlockIndexerSpec,
  x: Rows,
  place: Place,
  position: string | null,
): readonly (readonly ReadonlySet<number>[])[] {
  const { weights } = place;
  const { head_dim: dim, block_size: size } = spec;
  const rotation = rotationAt(place, position, spec.rotary_dim, dim);
  const positioned = (name: string): Heads => {
    const heads = headNorm(
      spec.qk_norm,
      weights,
      `index_${name}_norm`,
      intoHeads(linear(weights, `index_${name}_proj`, x), dim),
    );
    if (rotation !== null)
      for (const [t, token] of heads.entries()) for (const head of token) rotate(head, 0, rotation, t);
    return heads;
  };
  const [q, k] = [positioned("q"), positioned("k")];
  const blocks = Array.from({ length: Math.ceil(x.length / size) }, (_, block) => block);
  return q.map((heads, query) =>
    heads.map((head) => {
      const own = Math.floor(query / size);
      const scores = blocks.map((block) => {
        if (block <= own && block > own - spec.local_blocks) return Infinity;
        const keys = k.slice(block * size, Math.min((block + 1) * size, query + 1));
        return largest(
          keys.map(([key]) => dot(head, key as Float32Array)),
          -Infinity,
        );
      });
      return new Set(topK(scores, spec.top_blocks));
    }),
  );
}

/** For each token the blocks of keys that it sees: the best whole ones by the mean of their keys, and the one not yet whole. */
function chosenPools(
  spec: PooledBlockIndexerSpec,
  x: Rows,
  place: Place,
  position: string | null,
): readonly ReadonlySet<number>[] {
  const { weights } = place;
  const { head_dim: dim, block_size: size, num_heads: heads } = spec;
  const rotation = rotationAt(place, position, spec.rotary_dim, dim);
  const turn = (head: Float32Array, at: number): void => {
    if (rotation !== null) rotate(head, 0, rotation, at);
  };
  const [q, k] = split(linear(weights, "indexer.index_qk_proj", x), [heads * dim, dim]) as [Rows, Rows];
  const queries = headNorm(spec.qk_norm, weights, "indexer.q_layernorm", intoHeads(q, dim));
  for (const [t, token] of queries.entries()) for (const head of token) turn(head, t);
  const means = Array.from({ length: Math.floor(x.length / size) }, (_, block) =>
    mean(k.slice(block * size, (block + 1) * size), dim),
  );
  const keys = norm(spec.qk_norm, weights, "indexer.k_layernorm", means);
  keys.forEach((key, block) => turn(key, block * size));
  return queries.map((token, query) => {
    const whole = Math.floor((query + 1) / size);
    const scores = keys
      .slice(0, whole)
      .map((key) => token.reduce((sum, head) => sum + Math.max(0, dot(head, key)), 0));
    return new Set([...topK(scores, spec.top_blocks), whole]);
  });
}
