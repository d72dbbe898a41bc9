import type { Component } from "../../spec/component.ts";
import { componentOf } from "../../spec/component-of.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";

/** A size of the model that tensor parallelism divides. */
export interface DividedSize {
  /** Where it stands: a component's name in the body, or the body itself. */
  readonly component: string | null;
  /** What it counts, in words. */
  readonly what: string;
  readonly size: number;
}

/**
 * The sizes that do not divide among ranks without a remainder. Heads of keys and values that are fewer than the ranks
 * are repeated instead, and are said with the caches (cacheRows).
 */
export function undividedSizes(body: DecoderBody, ranks: number): readonly DividedSize[] {
  const names = body.layers.flatMap(({ mixer, mlp }) => [mixer, mlp]).filter((name) => name !== null);
  const sizes: DividedSize[] = [{ component: null, what: "tokens of the vocabulary", size: body.vocab_size }];
  for (const component of new Set(names))
    for (const [what, size] of sizesOf(componentOf(body, component))) sizes.push({ component, what, size });
  return sizes.filter(({ size }) => size % ranks !== 0);
}

function sizesOf(component: Component): readonly (readonly [string, number])[] {
  switch (component.type) {
    case "gqa":
    case "block_sparse":
    case "mla":
    case "compressed_attention":
      return [["query heads", component.num_query_heads]];
    case "gated_delta_net":
      return [
        ["key heads", component.num_key_heads],
        ["value heads", component.num_value_heads],
      ];
    case "kimi_delta_attention":
    case "lightning_attention":
      return [["heads", component.num_heads]];
    case "mamba2":
      return [
        ["heads", component.num_heads],
        ["groups", component.num_groups],
      ];
    case "dense":
      return [["inner channels", component.intermediate_size]];
    case "moe":
      return [
        ["inner channels of an expert", component.intermediate_size],
        ...(component.shared_expert && component.shared_expert.intermediate_size > 0
          ? ([["inner channels of the shared expert", component.shared_expert.intermediate_size]] as const)
          : []),
      ];
    case "parallel_mlp":
      return [...sizesOf(component.dense), ...sizesOf(component.moe)];
    default:
      return [];
  }
}
