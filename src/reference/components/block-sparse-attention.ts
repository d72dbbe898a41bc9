import type {
  BlockIndexerSpec,
  BlockSparseAttentionSpec,
} from "../../spec/components/block-sparse-attention.ts";
import { maskOf } from "../attend.ts";
import { type Place, rotationAt } from "../place.ts";
import { rotate } from "../rope.ts";
import { topK } from "../top-k.ts";
import { type Heads, type Rows, dot, intoHeads, linear } from "../vectors.ts";
import { gqaAttention, headNorm } from "./gqa-attention.ts";

/** Grouped-query attention that sees only the blocks of tokens that its indexer chooses (MiniMax-M3). */
export function blockSparseAttention(spec: BlockSparseAttentionSpec, x: Rows, place: Place): Rows {
  const { indexer, num_query_heads: heads } = spec;
  const chosen = chosenBlocks(indexer, x, place, spec.position);
  const causal = maskOf(spec.mask !== "bidirectional", spec.window);
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
        return Math.max(-Infinity, ...keys.map(([key]) => dot(head, key as Float32Array)));
      });
      return new Set(topK(scores, spec.top_blocks));
    }),
  );
}
