import type { MoEMLPSpec, RouterMLPSpec } from "../../spec/components/moe-mlp.ts";
import { activation, sigmoid } from "../activations.ts";
import { norm } from "../norm.ts";
import type { Place } from "../place.ts";
import { refuseMore, routed } from "../top-k.ts";
import {
  type Rows,
  at,
  each,
  linear,
  matrixTimes,
  mix,
  scale,
  softmax,
  split,
  weightedSum,
} from "../vectors.ts";
import type { Weights } from "../weights.ts";
import { feedForward } from "./dense-mlp.ts";
import { largest } from "../../spec/many.ts";

/** A mixture of experts (Shazeer et al. 2017, arXiv:1701.06538); its router reads what the experts read. */
export function moeMlp(spec: MoEMLPSpec, x: Rows, place: Place): Rows {
  return mixture(spec, x, x, place);
}

/** A mixture of experts whose router reads `routed`. */
export function mixture(spec: MoEMLPSpec, x: Rows, routed: Rows, place: Place): Rows {
  const { weights } = place;
  const chosen = route(spec, routed, place);
  const inner = spec.latent_size === null ? x : linear(weights, "fc1_latent_proj", x);
  const sums = inner.map((row, t) => expertsSum(spec, row, chosen[t] as readonly Choice[], weights));
  const normed = spec.latent_norm === null ? sums : norm(spec.latent_norm, weights, "latent_norm", sums);
  let output = spec.latent_size === null ? sums : linear(weights, "fc2_latent_proj", normed);
  if (spec.output_bias) {
    const bias = weights.get("bias").data;
    output = output.map((row) => each(row, (value, i) => value + at(bias, i)));
  }
  if (spec.shared_expert !== null && spec.shared_expert.scored === undefined) {
    const half = spec.shared_combination === "average" ? 0.5 : 1;
    output = weightedSum(half, output, half, shared(spec, spec.shared_expert, x, weights));
  }
  return spec.output_norm === undefined
    ? output
    : norm(spec.output_norm, weights, "post_mlp_layernorm", output);
}

interface Choice {
  readonly expert: number;
  readonly weight: number;
}

/** What the chosen experts give of one token, each with its weight. */
function expertsSum(
  spec: MoEMLPSpec,
  row: Float32Array,
  chosen: readonly Choice[],
  weights: Weights,
): Float32Array {
  const outputs = chosen.map(({ expert, weight }) => {
    const input = spec.weight_on_input ? each(row, (value) => value * weight) : row;
    // After the others stand experts without weights or, where the router scores them, the shared ones.
    if (spec.shared_expert?.scored !== undefined && expert >= spec.num_experts)
      return scoredShared(spec, input, expert - spec.num_experts, weights);
    if (expert >= spec.num_experts)
      return spec.weightless_experts?.gives === "input" ? input : each(row, () => 0);
    return feedForward(spec, weights, "experts.{}.", [input], expert)[0] as Float32Array;
  });
  const factors = chosen.map(({ weight }) => (spec.weight_on_input ? 1 : weight));
  return mix(factors, outputs, row.length);
}

/** The experts of each token, and what their outputs are weighted by. */
function route(spec: MoEMLPSpec, x: Rows, place: Place): readonly (readonly Choice[])[] {
  const { weights, tokens } = place;
  const normed = spec.router_norm === null ? x : norm(spec.router_norm, weights, "gate.norm", x);
  const cap = spec.router_logit_softcap ?? null;
  const read = scale(normed, spec.router_input_scale);
  const made =
    spec.attention_router !== undefined
      ? attentionLogits(spec, read, weights)
      : spec.router_mlp === undefined
        ? linear(weights, "gate", read)
        : routerLogits(spec.router_mlp, read, place);
  return made.map((row, t) => {
    const logits = [...row].map((logit) => (cap === null ? logit : cap * Math.tanh(logit / cap)));
    const chosen =
      spec.scoring_func === "sparsemixer"
        ? sparseMixer(spec, logits)
        : withShared(spec, scoresOf(spec.scoring_func, logits), (scores) =>
            byScore(spec, scores, weights, tokens[t] as number),
          );
    const learnt = spec.learnt_router_scale ? at(weights.get("gate.global_scale").data, 0) : 1;
    const sum = chosen.reduce((total, { weight }) => total + weight, 0);
    const divisor = spec.norm_topk_prob ? Math.max(sum, spec.norm_topk_min ?? 0) : 1;
    return chosen.map(({ expert, weight }) => {
      const own = spec.learnt_expert_scale ? at(weights.get("gate.per_expert_scale").data, expert) : 1;
      return { expert, weight: (weight / divisor) * spec.routed_scaling_factor * own * learnt };
    });
  });
}

/** The logits of a router whose experts attend to each other (Yuan 2.0-M32, arXiv:2405.17976). */
function attentionLogits(spec: MoEMLPSpec, x: Rows, weights: Weights): Rows {
  const [queries, keys, values] = (
    spec.attention_router?.one_matrix
      ? split(linear(weights, "gate.query_key_value", x), Array<number>(3).fill(spec.num_experts))
      : ["query", "key", "value"].map((name) => linear(weights, `gate.${name}`, x))
  ) as [Rows, Rows, Rows];
  return queries.map((query, t) => {
    const key = keys[t] as Float32Array;
    const value = values[t] as Float32Array;
    return each(query, (q) =>
      softmax([...key].map((k) => q * k)).reduce((sum, share, expert) => sum + share * at(value, expert), 0),
    );
  });
}

/** The logits of a router that is an MLP, and adds what that of the layer before it has projected. */
function routerLogits(spec: RouterMLPSpec, x: Rows, { weights, shared: left }: Place): Rows {
  const own = linear(weights, "gate.down_proj", x);
  const before = left.routerState;
  const factors = spec.carries ? weights.get("gate.router_states_scale").data : null;
  const state =
    factors === null || before === undefined
      ? own
      : own.map((row, t) =>
          each(row, (value, i) => value + at(before[t] as Float32Array, i) * at(factors, i)),
        );
  left.routerState = state;
  const act = activation(spec.activation);
  const layer = (name: string, of: Rows): Rows =>
    linear(weights, `gate.router_mlp.${name}`, of).map((row) => each(row, act));
  const normed = norm(spec.norm, weights, "gate.router_mlp.norm", state);
  return linear(weights, "gate.router_mlp.out_proj", layer("fc2", layer("fc1", normed)));
}

/** The choice among the routed experts and, where the router scores them, all shared ones with their scores. */
function withShared(
  { num_experts: routed, shared_expert: shared }: MoEMLPSpec,
  scores: readonly number[],
  choose: (scores: readonly number[]) => readonly Choice[],
): readonly Choice[] {
  if (shared?.scored === undefined) return choose(scores);
  return [
    ...choose(scores.slice(0, routed)),
    ...scores.slice(routed).map((weight, index) => ({ expert: routed + index, weight })),
  ];
}

/** One of the shared experts that the router scores, which lie one after the other. */
function scoredShared(spec: MoEMLPSpec, row: Float32Array, index: number, weights: Weights): Float32Array {
  const of = (name: string, x: Float32Array): Float32Array => {
    const { shape, data } = weights.get(`shared_experts.${name}`);
    const [, rows = 0, columns = 0] = shape;
    return matrixTimes(data.subarray(index * rows * columns, (index + 1) * rows * columns), columns, x, null);
  };
  const act = activation(spec.activation);
  const up = of("up_proj", row);
  return of(
    "down_proj",
    each(of("gate_proj", row), (value, i) => act(value) * at(up, i)),
  );
}

/** Experts by the table or by their scores, each weighted by its score. */
function byScore(
  spec: MoEMLPSpec,
  scores: readonly number[],
  weights: Weights,
  token: number,
): readonly Choice[] {
  const experts =
    spec.expert_choice === "token_table" ? tableRow(weights, token) : best(spec, scores, weights);
  return experts.map((expert) => ({ expert, weight: scores[expert] as number }));
}

/** SparseMixer (Liu et al. 2023, arXiv:2310.00811): one expert after the other, each the best that is left. */
function sparseMixer(spec: MoEMLPSpec, logits: readonly number[]): readonly Choice[] {
  const chosen: Choice[] = [];
  const left = [...logits];
  const count = spec.top_k ?? logits.length;
  refuseMore(count, logits.length);
  for (let i = 0; i < count; i++) {
    const most = largest(left);
    const expert = left.indexOf(most);
    const close = left.map((logit, index) => {
      const own = logits[index] as number;
      const distance = (most - own) / Math.max(Math.abs(own), most);
      return distance > 2 * (spec.score_margin ?? 0) ? -Infinity : logit;
    });
    chosen.push({ expert, weight: softmax(close)[expert] as number });
    left[expert] = -Infinity;
  }
  return chosen;
}

/** Logits of all experts as scores. */
function scoresOf(name: string, logits: readonly number[]): readonly number[] {
  return name === "softmax" ? softmax(logits) : logits.map(activation(name));
}

/** The experts of the best scores, plus the bias that counts for the choice alone, in the best groups. */
function best(spec: MoEMLPSpec, scores: readonly number[], weights: Weights): readonly number[] {
  const bias = spec.use_routing_bias ? weights.get("gate.e_score_correction_bias").data : null;
  const fixed = spec.weightless_experts?.routing_bias;
  const biasOf = (expert: number): number =>
    bias === null ? 0 : expert >= spec.num_experts && fixed !== undefined ? fixed : at(bias, expert);
  const ranked = scores.map((score, expert) => score + biasOf(expert));
  const allowed = spec.groups === null ? ranked : inBestGroups(spec.groups, ranked);
  return routed(allowed, spec.top_k ?? ranked.length);
}

/** Group-limited routing (DeepSeek-V2, arXiv:2405.04434): only experts of the best groups of neighbours can be chosen. */
function inBestGroups(
  { num_groups: groups, top_groups: kept, group_score }: NonNullable<MoEMLPSpec["groups"]>,
  ranked: readonly number[],
): readonly number[] {
  const size = ranked.length / groups;
  const scores = indexes(groups).map((group) => {
    const sorted = ranked.slice(group * size, (group + 1) * size).sort((a, b) => b - a);
    return group_score === "max" ? (sorted[0] as number) : (sorted[0] as number) + (sorted[1] ?? 0);
  });
  const groupsKept = routed(scores, kept);
  return ranked.map((score, expert) => (groupsKept.includes(Math.floor(expert / size)) ? score : -Infinity));
}

/** The experts that the table has for a token. */
function tableRow(weights: Weights, token: number): readonly number[] {
  const { shape, data } = weights.get("gate.tid2eid");
  const width = shape[1] as number;
  return indexes(width).map((i) => at(data, token * width + i));
}

/** The expert that every token passes, with its gate where it has one. */
function shared(
  spec: MoEMLPSpec,
  {
    clamp = spec.clamp,
    activation: name = spec.activation,
    gated_output: gated,
  }: NonNullable<MoEMLPSpec["shared_expert"]>,
  x: Rows,
  weights: Weights,
): Rows {
  const output = feedForward(
    { ...spec, clamp, activation: name },
    weights,
    gated ? "shared_expert." : "shared_experts.",
    x,
  );
  if (!gated) return output;
  const gates = linear(weights, "shared_expert_gate", x);
  return output.map((row, t) => each(row, (value) => value * sigmoid(at(gates[t] as Float32Array, 0))));
}

function indexes(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
