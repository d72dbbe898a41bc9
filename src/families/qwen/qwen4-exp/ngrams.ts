import { type FieldType, count, natural, naturals, orNull } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import {
  type Described,
  type Sourced,
  allDependOn,
  derive,
  implied,
} from "../../../config/reading/sourced.ts";
import type { NgramEmbeddingSpec } from "../../../spec/components/ngram-embedding.ts";
import { ignoreUnused } from "../../blocks/file/fixed-fields.ts";
import type { LayerNames } from "../../blocks/layers/layer-names.ts";
import { type DescribedRMSNorm } from "../../blocks/rules/norms.ts";
import { cite } from "../../blocks/rules/reference.ts";
import { CONFIG_RULES, MODELING } from "./reference.ts";
import { tableSizes } from "./ngram-tables.ts";

const FIELDS = [
  "ple_embed_dim",
  "ple_conv_kernel_size",
  "ngram_size",
  "heads_per_ngram",
  "ngram_vocab_size_base",
  "make_ngram_vocab_size_divisible_by",
  "seed",
  "split_ngram_parts",
] as const;

/** More tables, larger ones and more tensors than these are refused: nobody builds them, and their primes take too long to find. */
const MOST = { tables: 4096, base: 2 ** 31, shards: 4096 };

/** The numbers of the layers with an embedding of n-grams, counted from 1, each once and in order. */
export function readNgramLayers(
  scope: Scope,
  layers: Sourced<number>,
  mixers: LayerNames,
): Sourced<readonly number[]> {
  const given = scope.nullable<readonly number[] | null>(orNull(naturals), "ple_layer_ids", {
    value: null,
    rule: `no layer has one without ple_layer_ids (${CONFIG_RULES})`,
  });
  const at = scope.at("ple_layer_ids");
  const beyond = given.value?.find((id) => id < 1 || id > layers.value);
  if (beyond !== undefined) {
    const message = `ple_layer_ids has ${beyond}, but layers are counted from 1 to ${layers.value}. transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "no-such-layer", at, message);
  }
  const attending = given.value?.find((id) => mixers.value[id - 1] === "attention");
  if (attending !== undefined) {
    const message = `ple_layer_ids has ${attending}, a layer of attention: transformers 5.18.0 refuses an embedding of n-grams in other layers than those of linear attention.`;
    scope.reader.report("error", "ngrams-beside-attention", at, message);
  }
  return derive(
    [given, layers],
    (ids, n) => [...new Set(ids)].filter((id) => id >= 1 && id <= n).sort((a, b) => a - b),
    "ple_layer_ids, in order",
  );
}

/** The name of the embedding in the layer of this number, counted from 0. */
export const ngramsOf = (layer: number): string => `ngram_embeddings/layer_${layer}`;

/** Reads the embedding of n-grams of each layer that has one, by the layer's number, counted from 0; null without any. */
export function readNgrams(
  scope: Scope,
  ids: Sourced<readonly number[]>,
  {
    streams,
    hidden,
    norm,
  }: {
    readonly streams: Sourced<number>;
    readonly hidden: Sourced<number>;
    readonly norm: DescribedRMSNorm;
  },
): Readonly<Record<string, Described<NgramEmbeddingSpec>>> | Sourced<null> {
  if (ids.value.length === 0) {
    ignoreUnused(scope, FIELDS, "no layer has an embedding of n-grams");
    return derive([ids], () => null, "ple_layer_ids names no layer");
  }
  const is = (rule: string): string => cite(MODELING, "NGramEmbedding", rule);
  const largest = scope.read(count, "ngram_size");
  const perLength = scope.read(count, "heads_per_ngram");
  const base = scope.read(natural, "ngram_vocab_size_base");
  const multiple = scope.read(count, "make_ngram_vocab_size_divisible_by");
  const seed = scope.read(natural, "seed");
  const given = scope.nullable(orNull(count), "ple_embed_dim", {
    value: null,
    rule: `hidden_size (${CONFIG_RULES})`,
  });
  const size = derive(
    [given, hidden],
    (own, width) => own ?? width,
    `ple_embed_dim, or hidden_size (${CONFIG_RULES})`,
  );
  const shards = scope.read(count, "split_ngram_parts");
  const boundary = scope.read(boundaryToken, "eos_token_id");
  const taps = scope.read(count, "ple_conv_kernel_size");
  const tables = (largest.value - 1) * perLength.value;
  const bounded = checkSizes(scope, {
    tables,
    size: size.value,
    base: base.value,
    shards: shards.value,
    all: tables * ids.value.length,
  });
  const nextPrimes = is("gives each table the next prime from ngram_vocab_size_base on, layer after layer");
  const allSizes = derive(
    [base, largest, perLength, ids],
    (from, n, heads, all) => (bounded ? tableSizes(from, (n - 1) * heads * all.length) : []),
    nextPrimes,
  );
  return Object.fromEntries(
    ids.value.map((id, index) => {
      const sizes = derive([allSizes], (all) => all.slice(index * tables, (index + 1) * tables), nextPrimes);
      const described = {
        type: implied("ngram_embedding" as const, cite(MODELING, "PLELayer")),
        num_streams: streams,
        channels: hidden,
        embedding_size: size,
        largest_ngram: largest,
        table_sizes: sizes,
        rows: derive(
          [sizes, multiple],
          (all, by) => Math.max(1, Math.ceil(all.reduce((sum, one) => sum + one, 0) / by)) * by,
          is("rounds the rows up to a multiple of make_ngram_vocab_size_divisible_by"),
        ),
        shards: bounded ? shards : implied(1, ""),
        hash_seed: derive(
          [seed, ids],
          (first) => first + 10007 * index,
          is("adds 10007 to seed for each layer before that has one"),
        ),
        boundary_token: boundary,
        conv_kernel_dim: taps,
        norm,
      };
      return [
        `layer_${id - 1}`,
        allDependOn(described, [ids], "ple_layer_ids names the layer") as Described<NgramEmbeddingSpec>,
      ];
    }),
  );
}

/** The end of a text: eos_token_id, the first of them where it is a list. */
const boundaryToken: FieldType<number> = {
  expected: "a token, or a list of tokens",
  accept: (node) => {
    const first = node.type === "array" ? node.items[0] : node;
    return first && natural.accept(first);
  },
  placeholder: 0,
};

/** Whether the tables can be made. */
function checkSizes(
  scope: Scope,
  sizes: {
    readonly tables: number;
    readonly all: number;
    readonly size: number;
    readonly base: number;
    readonly shards: number;
  },
): boolean {
  const { tables, all, size, base, shards } = sizes;
  if (tables < 1 || size % tables !== 0) {
    const message = `ple_embed_dim ${size} is no multiple of (ngram_size − 1) × heads_per_ngram, ${tables}: transformers 5.18.0 refuses such a file.`;
    scope.reader.refuse("tables-not-divisible", scope.at("heads_per_ngram"), message);
    return false;
  }
  const refused = [
    ["heads_per_ngram", "tables", all, MOST.tables],
    ["ngram_vocab_size_base", "rows of a table", base, MOST.base],
    ["split_ngram_parts", "tensors", shards, MOST.shards],
  ] as const;
  for (const [name, what, value, most] of refused)
    if (value > most) {
      const message = `${name} gives ${value} ${what}; up to ${most} are read.`;
      scope.reader.refuse("tables-too-many", scope.at(name), message);
      return false;
    }
  return true;
}
