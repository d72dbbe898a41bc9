import type { Component } from "../spec/component.ts";
import { componentOf } from "../spec/component-of.ts";
import type { HeadSpec } from "../spec/components/head.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";
import { layerNormOf } from "../spec/layer-norms.ts";
import type { LayerRun, NormPlacement } from "../spec/layers.ts";
import { forwardOf } from "./forwards.ts";
import { norm } from "./norm.ts";
import type { Place, Shared } from "./place.ts";
import { type Rows, add, each, linear, matrixTimes, rowAt, scale, weightedSum } from "./vectors.ts";
import type { ModelWeights, Weights } from "./weights.ts";

/** What a model computes of a sequence of tokens. */
export interface RunResult {
  /** For each position asked for, one logit for each token of the vocabulary. */
  readonly logits: Rows;
  /** The residual stream before the first layer, after each layer that a text passes, and after the last norm and what follows it inside the decoder: a vector for each token. */
  readonly hidden: readonly Rows[];
}

/**
 * Runs a decoder over a whole sequence, without a cache. What it computes follows from the body and its tensors alone.
 * Throws where the spec leaves out what the mathematics needs.
 * @param positions those whose logits are wanted, counted from 0.
 */
export function runModel(
  body: DecoderBody,
  weights: ModelWeights,
  tokens: readonly number[],
  positions: readonly number[],
): RunResult {
  const shared: Shared = { keysAndValues: new Map(), blocks: [], sharedBlocks: new Map() };
  const outside = (body.extras ?? []).map((name) => partOf(body, weights, name, null, tokens, shared));
  let x = embedded(body, weights, tokens);
  shared.embeddings = x;
  for (const { forward, spec, place } of outside)
    if ("enter" in forward && forward.enter) x = forward.enter(spec, x, place(x));
  const hidden: Rows[] = [x];
  const leaves = (rows: Rows): void => void hidden.push(rows);
  const low = (entering: Rows): Rows => {
    // What enters the first layer stands first, and is not always the embedding alone.
    if (hidden.length === 1) hidden[0] = entering;
    let stream = entering;
    for (const run of body.layers) {
      if (readsImages(body, run)) continue;
      for (let layer = run.from; layer <= run.to; layer++) {
        stream = runLayer(body, weights, run, layer, stream, tokens, shared);
        leaves(stream);
      }
    }
    return stream;
  };
  const recurrence = outside.find(({ forward }) => "passes" in forward);
  if (recurrence && "passes" in recurrence.forward) {
    const { forward, spec, place } = recurrence;
    x = forward.passes(spec, x, { low, leaves }, place(x));
  } else x = low(x);
  for (const { forward, spec, place } of outside)
    if ("leave" in forward && forward.leave) x = forward.leave(spec, x, place(x));
  const { norm: plain, final_norm: last = plain } = body;
  if (last !== null) x = norm(last, weights.trunk, "norm", x);
  for (const { forward, spec, place } of outside)
    if ("afterNorm" in forward && forward.afterNorm) x = forward.afterNorm(spec, x, place(x));
  hidden.push(x);
  for (const { forward, spec, place } of outside)
    if ("beforeHead" in forward && forward.beforeHead) x = forward.beforeHead(spec, x, place(x));
  return {
    logits: head(
      body,
      weights,
      positions.map((position) => x[position] as Float32Array),
    ),
    hidden,
  };
}

/** Whether layers of a run are there for images alone. */
function readsImages(body: DecoderBody, { mixer }: LayerRun): boolean {
  return mixer !== null && "readsImages" in forwardOf(componentOf(body, mixer));
}

/** The table from tokens to embeddings, with a row that the model zeroes. */
function embeddingTable(body: DecoderBody, trunk: Weights): Float32Array {
  const { data } = trunk.get("embed_tokens.weight");
  const { zeroed_token: zeroed = null } = body;
  const width = body.embedding_size ?? body.hidden_size;
  return zeroed === null ? data : data.slice().fill(0, zeroed * width, (zeroed + 1) * width);
}

/** The rows of the embedding, multiplied, then normalised where the model does so. */
function embedded(body: DecoderBody, { trunk }: ModelWeights, tokens: readonly number[]): Rows {
  const data = embeddingTable(body, trunk);
  const width = body.embedding_size ?? body.hidden_size;
  const first = body.embedding_extra_rows_apart ? body.vocab_size : Infinity;
  const rows = scale(
    tokens.map((token) =>
      token < first
        ? rowAt(data, width, token)
        : rowAt(trunk.get("embed_tokens.new_embedding").data, width, token - first),
    ),
    body.embedding_multiplier,
  );
  return body.embedding_norm === undefined ? rows : norm(body.embedding_norm, trunk, "embed_norm", rows);
}

/** Rows of a matrix divided by their lengths. */
function rowsOfLengthOne(matrix: Float32Array, columns: number): Float32Array {
  const divided = matrix.slice();
  for (let start = 0; start < divided.length; start += columns) {
    const row = divided.subarray(start, start + columns);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    row.forEach((value, i) => (row[i] = value / Math.max(length, 1e-12)));
  }
  return divided;
}

/**
 * Logits: head × x, scaled, then capped. A classifier gives one number a label, and a model without a head its last
 * hidden state.
 */
function head(body: DecoderBody, { trunk }: ModelWeights, x: Rows): Rows {
  if (body.head?.type === "none") return x;
  if (body.head) return classified(body.head, trunk, x);
  const { logit_scale: factor = 1, final_logit_softcap: cap } = body;
  const tied = body.tie_word_embeddings ? embeddingTable(body, trunk) : null;
  const bias = body.head_bias ? trunk.get("lm_head.bias").data : null;
  const own = tied ?? trunk.get("lm_head.weight").data;
  const matrix = body.head_normalised ? rowsOfLengthOne(own, body.hidden_size) : own;
  const logits = x.map((row) => matrixTimes(matrix, row.length, row, bias));
  const capped = scale(logits, factor).map((row) =>
    cap ? each(row, (value) => cap * Math.tanh(value / cap)) : row,
  );
  for (const { from, to } of body.suppressed_tokens ?? [])
    for (const row of capped) row.fill(LEAST, from, to + 1);
  return capped;
}

/** The least number of float32. */
const LEAST = -3.4028234663852886e38;

function classified(
  { reads, hidden_layer: two = false }: Extract<HeadSpec, { type: "classifier" }>,
  trunk: ModelWeights["trunk"],
  x: Rows,
): Rows {
  if (!two) return linear(trunk, reads === "span" ? "qa_outputs" : "score", x);
  const inner = linear(trunk, "score.0", x).map((row) => each(row, (value) => Math.max(value, 0)));
  return linear(trunk, "score.2", inner);
}

/** One component in its place. */
function partOf(
  body: DecoderBody,
  weights: ModelWeights,
  name: string,
  layer: number | null,
  tokens: readonly number[],
  shared: Shared,
) {
  const spec: Component = componentOf(body, name);
  const place = (stream: Rows): Place => ({
    weights: weights.component(name, layer),
    tokens,
    layer: layer ?? -1,
    body,
    stream,
    shared,
  });
  return { spec, forward: forwardOf(spec), place };
}

/** One layer: its halves, joined to the residual stream, then its extras. */
function runLayer(
  body: DecoderBody,
  weights: ModelWeights,
  { mixer, mlp, extras = [], norm_placement: placement = body.norm_placement }: LayerRun,
  layer: number,
  x: Rows,
  tokens: readonly number[],
  shared: Shared,
): Rows {
  const norms = weights.layerNorms(layer);
  const normed = (name: string, of: Rows): Rows => norm(layerNormOf(body, placement, name), norms, name, of);
  const further = extras.map((name) => partOf(body, weights, name, layer, tokens, shared));
  /** What a half gives for its input, where the stream before it is `stream`. */
  const half = (name: string, input: Rows, stream: Rows): Rows => {
    const { spec, forward, place } = partOf(body, weights, name, layer, tokens, shared);
    if (!("half" in forward)) throw new Error(`${name} (${spec.type}) is no half of a layer.`);
    return forward.half(spec, input, place(stream));
  };
  const { residual_multiplier: factor = 1, residual_halved_every: every = null } = body;
  const halvings = every === null ? 0 : Math.floor(layer / every);
  /** What is added to the stream. */
  const added = (output: Rows): Rows => scale(output, factor / 2 ** halvings);
  /** The stream after a half that has its own place in it. */
  const joined = (name: string, which: "mixer" | "mlp", stream: Rows): Rows => {
    const [before, after] = namesOf(placement, which);
    /** What the half reads of a stream. */
    const inputOf = (of: Rows): Rows =>
      further.reduce(
        (rows, { spec, forward, place }) =>
          "before" in forward ? forward.before(spec, rows, which, place(of)) : rows,
        before === null ? of : normed(before, of),
      );
    const around = further.find(({ forward }) => "around" in forward);
    if (around && "around" in around.forward)
      return around.forward.around(
        around.spec,
        stream,
        (own) => {
          const output = half(name, inputOf(own), own);
          return added(after === null ? output : normed(after, output));
        },
        which,
        around.place(stream),
      );
    const input = inputOf(stream);
    const output = half(name, input, stream);
    if (placement === "normalised_residual") return residual(body, name, input, added(output));
    if (placement === "post_residual" && after !== null)
      return normed(after, residual(body, name, stream, added(output)));
    return residual(body, name, stream, added(after === null ? output : normed(after, output)));
  };
  let stream = x;
  for (const { forward, spec, place } of further)
    if ("onEntry" in forward) stream = forward.onEntry(spec, stream, place(stream));
  if (placement === "parallel" || placement === "parallel_two_norms") {
    const both = placement === "parallel_two_norms";
    const input = normed("input_layernorm", x);
    const second = both ? normed("post_attention_layernorm", x) : input;
    if (mixer !== null) stream = add(stream, added(half(mixer, input, x)));
    if (mlp !== null) stream = add(stream, added(half(mlp, second, x)));
  } else {
    if (mixer !== null) stream = joined(mixer, "mixer", stream);
    if (mlp !== null) stream = joined(mlp, "mlp", stream);
  }
  for (const { spec, forward, place } of further)
    if ("after" in forward) stream = forward.after(spec, stream, place(stream));
  return every !== null && (layer + 1) % every === 0 ? scale(stream, 1 / 2) : stream;
}

/** x + f(x), or the sum with the weights that the body has for the half. */
function residual(body: DecoderBody, name: string, x: Rows, output: Rows): Rows {
  const weights = body.residual_weights?.[name];
  return weightedSum(weights?.residual ?? 1, x, weights?.output ?? 1, output);
}

/** The norms before and after a half, by their local names. */
function namesOf(placement: NormPlacement, which: "mixer" | "mlp"): readonly [string | null, string | null] {
  const mixer = which === "mixer";
  switch (placement) {
    case "pre_mlp":
      return [mixer ? null : "post_attention_layernorm", null];
    case "pre":
    case "normalised_residual":
      return [mixer ? "input_layernorm" : "post_attention_layernorm", null];
    case "sandwich":
      return mixer
        ? ["input_layernorm", "post_attention_layernorm"]
        : ["pre_feedforward_layernorm", "post_feedforward_layernorm"];
    case "post_residual":
      return [null, mixer ? "input_layernorm" : "post_attention_layernorm"];
    case "post":
      return [null, mixer ? "post_attention_layernorm" : "post_feedforward_layernorm"];
    case "parallel":
    case "parallel_two_norms":
    case "none":
      return [null, null];
  }
}
