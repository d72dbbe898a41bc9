import { expect, test } from "vitest";
import { RUNS } from "../fixtures/read.ts";
import { preparedRun } from "../fixtures/runs.ts";
import { isComponentType } from "../spec/component.ts";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";
import { lengthOf } from "../spec/layers.ts";
import { layerTensors } from "../spec/model-tensors.ts";
import { weightsIn } from "../spec/tensors.ts";
import { runModel } from "./run.ts";

type Body = EngineModelSpec["body"];

/** Values that change no logit of a text, each with its reason. A key is the component's type and the member's path. */
const WITHOUT_EFFECT: { readonly [key: string]: string } = {
  "body.attn_output_gate": "the attention's output_gate says it again",
  "body.decoder_sparse_step": "layers say it again",
  "body.dense_intermediate_size": "the component says it again",
  "body.full_attention_interval": "layers say it again",
  "body.hidden_act": "the components say it again",
  "body.moe_intermediate_size": "the component says it again",
  "body.mtp": "draft modules are not run",
  "body.mtp_transformer_layers": "draft modules are not run",
  "body.num_layers": "layers say it again",
  "body.num_mtp_modules": "draft modules are not run",
  "body.partial_rotary_factor": "the attention's rotary_dim says it again",
  "body.shared_expert_intermediate_size": "the component says it again",
  "body.text_model_type": "a name",
  "body.vision": "a text has no images",
  "alibi.context_len": "what an engine serves",
  "alibi.max_position_embeddings": "what the file declares",
  "differential_attention.output_norm.has_weight": "this norm has none, and none is read",
  "differential_attention.output_norm.zero_centered": "the norm has no weight",
  "differential_attention.sinks": "this attention has none",
  "differential_attention.use_qk_norm": "qk_norm and qk_norm_type say it again",
  "differential_attention.value_scale": "the norm of the output undoes it",
  "block_sparse.use_qk_norm": "qk_norm and qk_norm_type say it again",
  "body.positions.rope_500.context_len": "what an engine serves",
  "body.positions.rope_500.max_position_embeddings": "what the file declares",
  "body.positions.rope_500.partial_rotary_factor": "the attention's rotary_dim says it again",
  "cross_attention.num_query_heads": "a text has no images to attend to",
  "cross_attention.num_kv_heads": "a text has no images to attend to",
  "cross_attention.head_dim": "a text has no images to attend to",
  "cross_attention.qk_norm.eps": "a text has no images to attend to",
  "cross_attention.qk_norm.has_weight": "a text has no images to attend to",
  "cross_attention.qk_norm.zero_centered": "a text has no images to attend to",
  "cross_attention.softmax_scale": "a text has no images to attend to",
  "dynamic_mask_attention.sinks": "this attention has none",
  "dynamic_mask_attention.use_qk_norm": "qk_norm and qk_norm_type say it again",
  "body.embedding_extra_rows": "no token of a run has such a row",
  "body.embedding_extra_rows_apart": "no token of a run has such a row",
  "gqa.passes": "it says how many caches there are, not what they hold",
  "hierarchical_recurrence.norm.zero_centered": "the norm has no weight",
  "gqa.use_qk_norm": "qk_norm and qk_norm_type say it again",
  "gqa.value_norm.zero_centered": "the norm has no weight",
  "independent_hyper_connections.input_norm.zero_centered": "the norm has no weight",
  "learned_position.context_len": "what an engine serves",
  "sinusoidal_position.context_len": "what an engine serves",
  "sinusoidal_position.max_position_embeddings": "how long the table of sines is made, not what stands in it",
  "mamba2.chunk_size": "it changes the order of sums, not what they mean",
  "mla.indexer.shared_by_draft_iterations": "draft modules are not run",
  "mla.indexer.softmax_scale": "a positive factor changes no order",
  "moe.latent_bias": "these experts have no latent",
  "moe.vision_experts.intermediate_size": "a text has no images",
  "moe.weightless_experts.unread_projections": "nothing reads them",
  "mtp.dedicated_embeddings": "draft modules are not run",
  "mtp.layers.#.from": "draft modules are not run",
  "mtp.layers.#.mixer": "draft modules are not run",
  "mtp.layers.#.mlp": "draft modules are not run",
  "mtp.layers.#.to": "draft modules are not run",
  "mtp.num_modules": "draft modules are not run",
  "none.context_len": "what an engine serves",
  "none.max_position_embeddings": "what the file declares",
  "rope.context_len": "what an engine serves",
  "rope.mrope": "the three positions of a text are one",
  "rope.mrope.interleaved": "the three positions of a text are one",
  "rope.mrope.time_last": "the three positions of a text are one",
  "rope.mrope.section.#": "the three positions of a text are one",
  "stream_merge.input_norm.zero_centered": "the norm has no weight",
};

/** Values that matter, and that a small model cannot tell, each with its reason. */
const NOT_TOLD_BY_SMALL_MODELS: { readonly [key: string]: string } = {
  "block_sparse.indexer.qk_norm.has_weight":
    "it changes scores, and seldom which of a few blocks are the best",
  "block_sparse.indexer.qk_norm.zero_centered":
    "it changes scores, and seldom which of a few blocks are the best",
  "differential_attention.output_norm.eps": "made weights give differences that are too large for it",
  "mla.indexer.key_norm.eps": "it changes scores, and seldom which of a few tokens are the best",
  "mla.indexer.key_norm.has_bias": "it changes scores, and seldom which of a few tokens are the best",
  "mla.temperature.offset": "the sequence is shorter than the floor",
  "mla.temperature.scale": "the sequence is shorter than the floor",
  "rope.scaling.long_factor.#": "the sequence is not longer than the original length",
  "rope.scaling.long_mscale": "the sequence is not longer than the original length",
};

/** Components that no text passes. */
const TOWERS = /^(?:body\.towers|vision_tower|audio_tower|\w*projector|\w*tower)\./;

/** The least change of a logit that counts. */
const LEAST = 1e-5;

/** How many of a run's tokens are read: windows are shorter. */
const TOKENS = 8;

interface Leaf {
  readonly key: string;
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Every value of a body, and every object that is a member of one. */
function leavesOf(value: unknown, key: string, path: readonly string[]): Leaf[] {
  const own = { key, path, value };
  if (typeof value !== "object" || value === null) return [own];
  const { type } = value as { type?: unknown };
  const named = typeof type === "string" && path.length > 0 && (isComponentType(type) || path.length === 1);
  const prefix = named ? type : key;
  const inside = Object.entries(value)
    .filter(([name]) => name !== "type")
    .flatMap(([name, inner]) =>
      leavesOf(inner, `${prefix}.${Array.isArray(value) ? "#" : name}`, [...path, name]),
    );
  return path.length === 0 || Array.isArray(value) ? inside : [own, ...inside];
}

const BODIES = RUNS.map((name) => ({ name, body: preparedRun(name).spec.body }));

/** What any run has under a key: words, and what stands where another run has null. */
const SEEN = new Map<string, Map<string, unknown>>();
for (const { body } of BODIES)
  for (const { key, value } of leavesOf(body, "body", [])) {
    if (typeof value === "number" || typeof value === "boolean") continue;
    const known = SEEN.get(key) ?? new Map<string, unknown>();
    SEEN.set(key, known.set(JSON.stringify(value), value));
  }

/** Other values for a leaf, one of which changes something if the leaf decides anything. */
function otherValues({ key, value }: Leaf): readonly unknown[] {
  if (typeof value === "boolean") return [!value];
  if (typeof value === "number")
    return [Number.isInteger(value) ? value + 1 : value * 1.5 + 0.1, 1, 2, 0.1].filter(
      (other) => other !== value,
    );
  const seen = SEEN.get(key) ?? new Map<string, unknown>();
  // Of an object only its absence is another value: what is in it stands under keys of its own.
  if (typeof value === "object" && value !== null) return seen.has("null") ? [null] : [];
  return [...seen].flatMap(([json, other]) => (json === JSON.stringify(value) ? [] : [other])).slice(0, 4);
}

/** The body with another value in one place. */
function withValue(body: Body, path: readonly string[], value: unknown): Body {
  const copy = structuredClone(body);
  const holder = path
    .slice(0, -1)
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], copy);
  (holder as Record<string, unknown>)[path.at(-1) as string] = value;
  return copy;
}

/** Runs a body of a fixture; null where the changed model cannot be run, which is a change too. */
function runner(name: string) {
  const { truth, spec, weightsFor } = preparedRun(name);
  const tokens = truth.input_ids.slice(0, TOKENS);
  const run = (body: Body): Float32Array | null => {
    try {
      return runModel(body, weightsFor(body), tokens, [TOKENS - 1]).logits[0] as Float32Array;
    } catch {
      return null;
    }
  };
  let base: Float32Array | null = null;
  const changes = (leaf: Leaf): boolean => {
    base ??= run(spec.body);
    return otherValues(leaf).some((other) => {
      const logits = run(withValue(spec.body, leaf.path, other));
      return logits === null || logits.some((logit, i) => !(Math.abs(logit - (base?.[i] ?? NaN)) <= LEAST));
    });
  };
  return { leaves: leavesOf(spec.body, "body", []), changes };
}

/** The parameters of a run's layers. */
const sizeOf = (body: Body): number =>
  body.layers.reduce((sum, run) => sum + lengthOf(run) * weightsIn(layerTensors(body, run)).all, 0);

/** The runs, small ones first: large ones then tell only what no other has. */
const BY_SIZE = BODIES.map(({ name, body }) => ({ name, size: sizeOf(body) }))
  .toSorted((a, b) => a.size - b.size)
  .map(({ name }) => name);

test(
  "changing any value that is said to matter changes the logits, and no other",
  { timeout: 600_000 },
  () => {
    const mattering = new Set<string>();
    const without = new Set<string>();
    const changedAfterAll = new Set<string>();
    for (const name of BY_SIZE) {
      const { leaves, changes } = runner(name);
      for (const leaf of leaves) {
        const { key } = leaf;
        if (TOWERS.test(key) || otherValues(leaf).length === 0 || mattering.has(key)) continue;
        const exempt = key in WITHOUT_EFFECT || key in NOT_TOLD_BY_SMALL_MODELS;
        if (exempt && without.has(key)) continue;
        if (!changes(leaf)) without.add(key);
        else if (exempt) changedAfterAll.add(key);
        else {
          mattering.add(key);
          without.delete(key);
        }
      }
    }
    const exempt = [...Object.keys(WITHOUT_EFFECT), ...Object.keys(NOT_TOLD_BY_SMALL_MODELS)];
    expect([...without].filter((key) => !exempt.includes(key))).toEqual([]);
    expect([...changedAfterAll]).toEqual([]);
    expect(exempt.filter((key) => !without.has(key))).toEqual([]);
  },
);
