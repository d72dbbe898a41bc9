import { componentOf } from "../../spec/component-of.ts";
import type { Component } from "../../spec/component.ts";
import type { EngineModelSpec, ModelBody } from "../../spec/engine-model-spec.ts";
import { entryOf } from "../../spec/entry.ts";
import type { Json } from "../../spec/json.ts";
import { layersIn, lengthOf } from "../../spec/layers.ts";
import type { AttributeDeclaration } from "../view/declaration.ts";
import { LAYERS, byLayer, perLayer } from "./by-layer.ts";
import { namesOf, pointerTo } from "./components.ts";
import type { Asked, NamedAttributes } from "./named-attributes.ts";

/** Attributes that say which layer is what: all of them follow from the schedule. */
export const SCHEDULE: NamedAttributes = {
  layer_types: (spec) => ({
    ...byLayer(
      "layer_types",
      spec,
      "mixer",
      (mixer) => (mixer === null ? null : kindOf(mixer)),
      "compress_position" in spec.body
        ? "what each layer's attention sees beyond its window, in the words of transformers"
        : "the kind of each layer's mixer, in the words of transformers",
    ),
    comparable: inNewWords,
  }),
  mlp_layer_types: (spec) =>
    "compress_position" in spec.body
      ? byLayer(
          "mlp_layer_types",
          spec,
          "mlp",
          (mlp) => (mlp?.type === "moe" && mlp.expert_choice === "token_table" ? "hash_moe" : "moe"),
          "hash_moe for experts that a table chooses by the token, moe for others",
        )
      : byLayer(
          "mlp_layer_types",
          spec,
          "mlp",
          (mlp) => (mlp?.type === "moe" ? "sparse" : "dense"),
          "sparse for a layer that holds experts, dense for another",
        ),
  moe_topk: topKByLayer,
  num_experts_per_tok: topKByLayer,
  indexer_types: (spec) =>
    byLayer(
      "indexer_types",
      spec,
      "mixer",
      (mixer) => (mixer?.type === "mla" && mixer.reuses_selection ? "shared" : "full"),
      "shared for a layer that reuses the tokens that another chose, full for one with an indexer",
    ),
  no_rope_layers: (spec) =>
    byLayer(
      "no_rope_layers",
      spec,
      "mixer",
      (mixer) => (mixer?.type === "gqa" && mixer.position === null ? 0 : 1),
      "0 for a layer without positions, 1 for another",
    ),
  layers_block_type: (spec) => ({
    name: "layers_block_type",
    hf: "layers_block_type",
    spec: {
      rule: "what each layer is, in the words of transformers",
      reads: [
        LAYERS,
        ...[...namesOf(spec.body, "mixer"), ...namesOf(spec.body, "mlp")].map(
          (name) => `${pointerTo(name)}/type`,
        ),
      ],
      of: ({ body }) =>
        perLayer(body, ({ mixer, mlp }) => {
          const name = mixer ?? mlp;
          const type = name === null ? null : componentOf(body, name).type;
          return type === null ? null : (BLOCK_TYPES[type] ?? type);
        }),
    },
    comparable: inNewWords,
  }),
  first_k_dense_replace: (spec) =>
    ofExperts(
      "first_k_dense_replace",
      spec,
      (body) => body.layers.find(({ mlp }) => isSparse(body, mlp))?.from ?? body.num_layers,
      "how many layers stand before the first one that holds experts",
    ),
  num_hash_layers: (spec) =>
    ofExperts(
      "num_hash_layers",
      spec,
      (body) => layersIn(body.layers.filter(({ mlp }) => isByTable(body, mlp))),
      "how many layers choose their experts by a table of tokens",
      "",
    ),
  moe_layers: (spec) =>
    ofExperts(
      "moe_layers",
      spec,
      (body) => sparseLayers(body).flatMap((sparse, index) => (sparse ? [index] : [])),
      "the layers that hold experts, counted from 0",
    ),
  decoder_sparse_step: (spec) =>
    ofExperts(
      "decoder_sparse_step",
      spec,
      (body) => stepOf(body),
      "the greatest number of which the number of every layer with experts, counted from 1, is a multiple; 1 without such layers",
    ),
  mlp_only_layers: (spec) =>
    ofExperts(
      "mlp_only_layers",
      spec,
      (body) => {
        const step = stepOf(body);
        return sparseLayers(body).flatMap((sparse, index) =>
          !sparse && (index + 1) % step === 0 ? [index] : [],
        );
      },
      "the layers without experts among those that decoder_sparse_step leaves",
    ),
  ple_layer_ids: (spec) => ({
    name: "ple_layer_ids",
    hf: "ple_layer_ids",
    spec: {
      rule: "the layers with an embedding of n-grams, counted from 1",
      reads: [
        LAYERS,
        ...new Set(
          spec.body.layers.flatMap(({ extras = [] }) => extras.map((name) => `${pointerTo(name)}/type`)),
        ),
      ],
      of: ({ body }) =>
        perLayer(body, ({ extras = [] }) =>
          extras.some((name) => componentOf(body, name).type === "ngram_embedding"),
        ).flatMap((has, index) => (has ? [index + 1] : [])),
    },
  }),
  num_kv_shared_layers: (spec) => ({
    name: "num_kv_shared_layers",
    hf: "num_kv_shared_layers",
    spec: {
      rule: "how many layers reuse the keys and values of another",
      reads: [LAYERS, ...namesOf(spec.body, "mixer").map(pointerTo)],
      of: ({ body }) =>
        body.layers.reduce((layers, run) => {
          const mixer = run.mixer === null ? null : componentOf(body, run.mixer);
          return mixer?.type === "gqa" && mixer.reuses_kv ? layers + lengthOf(run) : layers;
        }, 0),
    },
  }),
};

/** The kind of a mixer, in the words of transformers. */
function kindOf(mixer: Component): string {
  switch (mixer.type) {
    case "gqa":
      // It keeps what it convolves beside keys and values, so that its cache is a hybrid one.
      if (mixer.kv_convolution) return mixer.window === null ? "hybrid" : "hybrid_sliding";
      if (mixer.window === null) return "full_attention";
      return mixer.window.type === "chunked" ? "chunked_attention" : "sliding_attention";
    case "mixture_of_attention":
      return "full_attention";
    case "gated_delta_net":
    case "kimi_delta_attention":
    case "lightning_attention":
    case "mamba":
    case "mamba2":
    case "rwkv_time_mix":
    case "mlstm":
    case "rg_lru":
      return "linear_attention";
    case "parallel_mixer":
    case "shared_block_mixer":
      return "hybrid";
    case "short_convolution":
      return "conv";
    case "compressed_attention":
      if (mixer.compressor === null) return "sliding_attention";
      return mixer.indexer === null ? "heavily_compressed_attention" : "compressed_sparse_attention";
    case "mla":
      return mixer.indexer !== null || mixer.reuses_selection ? "indexed_attention" : "full_attention";
    case "convolutional_attention":
      return mixer.window === null ? "hybrid" : "hybrid_sliding";
    case "block_sparse":
      return mixer.indexer.type === "pooled_block_indexer" ? "indexed_attention" : "minimax_m3_sparse";
    // A matrix in a mixer's place has no kind in transformers' words; the others are never one.
    case "linear":
    case "cross_attention":
    case "altup":
    case "altup_streams":
    case "attention_residual":
    case "laurel":
    case "dense":
    case "byte_patches":
    case "hierarchical_recurrence":
    case "hyper_connections":
    case "independent_hyper_connections":
    case "dynamic_mask_attention":
    case "product_key_experts":
    case "residual_scale":
    case "entry_norm":
    case "gated_merge":
    case "gated_residual":
    case "ngram_embedding":
    case "head_transform":
    case "rwkv_channel_mix":
    case "differential_attention":
    case "layer_scalar":
    case "low_rank_adapters":
    case "embedding_projection":
    case "embedding_scale":
    case "learned_position":
    case "sinusoidal_position":
    case "learnt_residual":
    case "moe":
    case "norm_gate":
    case "output_convolution":
    case "parallel_mlp":
    case "per_layer_embedding":
    case "per_layer_input":
    case "shortcut_moe":
    case "stream_mean":
    case "stream_merge":
      return "full_attention";
  }
}

/** Each layer of such a model is one half only, and named after it. */
const BLOCK_TYPES: { readonly [type: string]: string } = {
  mamba: "linear_attention",
  mamba2: "linear_attention",
  gqa: "full_attention",
  moe: "moe",
  dense: "mlp",
  shared_block_mixer: "hybrid",
};

/** What versions before 5.18 say. */
const OLD_WORDS: { readonly [word: string]: string } = {
  attention: "full_attention",
  deepseek_sparse_attention: "indexed_attention",
  mamba: "linear_attention",
};

function inNewWords(words: Json): Json {
  if (!Array.isArray(words)) return words;
  return words.map((word) => (typeof word === "string" ? (entryOf(OLD_WORDS, word) ?? word) : word));
}

/** An attribute that follows from which layers hold experts. */
function ofExperts(
  name: string,
  spec: EngineModelSpec,
  of: (body: ModelBody) => Json,
  rule: string,
  member = "/type",
): AttributeDeclaration {
  const reads = [LAYERS, ...namesOf(spec.body, "mlp").map((mlp) => `${pointerTo(mlp)}${member}`)];
  return { name, spec: { rule, reads, of: ({ body }) => of(body) }, hf: name };
}

function isByTable(body: ModelBody, mlp: string | null): boolean {
  const component = mlp === null ? null : componentOf(body, mlp);
  return component?.type === "moe" && component.expert_choice === "token_table";
}

function isSparse(body: ModelBody, mlp: string | null): boolean {
  return mlp !== null && componentOf(body, mlp).type === "moe";
}

function sparseLayers(body: ModelBody): readonly boolean[] {
  return body.layers.flatMap((run) => Array.from({ length: lengthOf(run) }, () => isSparse(body, run.mlp)));
}

function stepOf(body: ModelBody): number {
  const numbers = sparseLayers(body).flatMap((sparse, index) => (sparse ? [index + 1] : []));
  return numbers.reduce(greatestCommonDivisor, 0) || 1;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** How many experts each layer chooses; null where all choose as many, whose number it then is. */
function topKByLayer(spec: EngineModelSpec, { name }: Asked): AttributeDeclaration | null {
  const numbers = namesOf(spec.body, "mlp").flatMap((mlp) => {
    const component = componentOf(spec.body, mlp);
    return component.type === "moe" ? [component.top_k] : [];
  });
  if (new Set(numbers).size < 2) return null;
  const of = (mlp: Component | null): Json => (mlp?.type === "moe" ? mlp.top_k : null);
  return byLayer(name, spec, "mlp", of, "how many experts each layer chooses");
}
