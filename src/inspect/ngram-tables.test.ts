import { expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import { inspectedText } from "../fixtures/inspected.ts";
import { inspectText } from "./inspect-text.ts";

type Fields = Record<string, unknown>;

const config = (fields: Fields): string =>
  JSON.stringify({ ...(JSON.parse(fixture("qwen4_exp_text--tiny")) as Fields), ...fields });

const tablesOf = (fields: Fields): readonly (readonly number[])[] => {
  const body = inspectedText(config(fields)).spec.body as unknown as {
    ngram_embeddings: Record<string, { table_sizes: number[] }>;
  };
  return Object.values(body.ngram_embeddings).map(({ table_sizes }) => table_sizes);
};

const told = (fields: Fields): readonly string[] => {
  const result = inspectText(config(fields));
  return result.ok
    ? result.diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)
    : [result.error.code];
};

test("each table of n-grams has the next prime, layer after layer", () => {
  expect(tablesOf({ ngram_vocab_size_base: 30 })).toEqual([
    [31, 37, 41, 43],
    [47, 53, 59, 61],
  ]);
  expect(tablesOf({ ngram_vocab_size_base: 31, ple_layer_ids: [3] })).toEqual([[31, 37, 41, 43]]);
  expect(tablesOf({ ngram_vocab_size_base: 0, ple_layer_ids: [3, 3] })).toEqual([[2, 3, 5, 7]]);
});

test("layers that the class refuses to give an embedding of n-grams are told", () => {
  expect(told({ ple_layer_ids: [2] })).toEqual(["ngrams-beside-attention"]);
  expect(told({ ple_layer_ids: [5] })).toEqual(["no-such-layer"]);
  expect(told({ ple_embed_dim: 25 })).toEqual(["tables-not-divisible"]);
});

test("tables that nobody can build are refused and not searched for", () => {
  expect(told({ ngram_vocab_size_base: 9007199254740881 })).toEqual(["tables-too-many"]);
  expect(told({ heads_per_ngram: 10 ** 9, ple_embed_dim: 2 * 10 ** 9 })).toEqual(["tables-too-many"]);
  expect(told({ split_ngram_parts: 10 ** 9 })).toEqual(["tables-too-many"]);
});

test("an indexer whose budget is no whole number of blocks, or with more keys than one, is told", () => {
  expect(told({ indexer_budget: 5 })).toEqual(["blocks-not-divisible"]);
  expect(told({ indexer_kv_heads: 2 })).toEqual(["indexer-key-heads"]);
  expect(told({ indexer_head_dim: 4 })).toEqual(["rotary-channels"]);
  expect(told({ hc_count: 1 })).toEqual(["too-few-streams"]);
  expect(told({ output_gate_type: "gelu" })).toEqual(["unknown-gate"]);
});
