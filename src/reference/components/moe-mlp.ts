import type { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { activation, sigmoid } from "../activations.ts";
import { norm } from "../norm.ts";
import type { Place } from "../place.ts";
import { topK } from "../top-k.ts";
import { type Rows, add, at, each, linear, mix, scale, softmax } from "../vectors.ts";
import type { Weights } from "../weights.ts";
import { feedForward } from "./dense-mlp.ts";

/** A mixture of experts (Shazeer et al. 2017, arXiv:1701.06538); its router reads what the experts read. */
export function moeMlp(spec: MoEMLPSpec, x: Rows, place: Place): Rows {
  return mixture(spec, x, x, place);
}

/** A mixture of experts whose router reads `routed`. */
export function mixture(spec: MoEMLPSpec, x: Rows, routed: Rows, { weights, tokens }: Place): Rows {
  const chosen = route(spec, routed, weights, tokens);
  const inner = spec.latent_size === null ? x : linear(weights, "fc1_latent_proj", x);
  const sums = inner.map((row, t) => {
    const outputs = (chosen[t] as readonly Choice[]).map(({ expert, weight }) => {
      const input = spec.weight_on_input ? each(row, (value) => value * weight) : row;
      return feedForward(spec, weights, "experts.{}.", [input], expert)[0] as Float32Array;
    });
    const factors = (chosen[t] as readonly Choice[]).map(({ weight }) => (spec.weight_on_input ? 1 : weight));
    return mix(factors, outputs, row.length);
  });
  const normed = spec.latent_norm === null ? sums : norm(spec.latent_norm, weights, "latent_norm", sums);
  const experts = spec.latent_size === null ? sums : linear(weights, "fc2_latent_proj", normed);
  return spec.shared_expert === null ? experts : add(experts, shared(spec, spec.shared_expert, x, weights));
}

interface Choice {
  readonly expert: number;
  readonly weight: number;
}

/** The experts of each token, and what their outputs are weighted by. */
function route(
  spec: MoEMLPSpec,
  x: Rows,
  weights: Weights,
  tokens: readonly number[],
): readonly (readonly Choice[])[] {
  const normed = spec.router_norm === null ? x : norm(spec.router_norm, weights, "gate.norm", x);
  const logits = linear(weights, "gate", scale(normed, spec.router_input_scale));
  return logits.map((row, t) => {
    const scores = scoresOf(spec.scoring_func, [...row]);
    const experts =
      spec.expert_choice === "token_table"
        ? tableRow(weights, tokens[t] as number)
        : best(spec, scores, weights);
    const chosen = experts.map((expert) => scores[expert] as number);
    const sum = spec.norm_topk_prob ? chosen.reduce((a, b) => a + b, 0) : 1;
    return experts.map((expert, i) => ({
      expert,
      weight:
        ((chosen[i] as number) / sum) *
        spec.routed_scaling_factor *
        (spec.learnt_expert_scale ? at(weights.get("gate.per_expert_scale").data, expert) : 1),
    }));
  });
}

/** Logits of all experts as scores. */
function scoresOf(name: string, logits: readonly number[]): readonly number[] {
  if (name === "softmax") return softmax(logits);
  return logits.map(name === "sigmoid" ? sigmoid : activation(name));
}

/** The experts of the best scores, plus the bias that counts for the choice alone, in the best groups. */
function best(spec: MoEMLPSpec, scores: readonly number[], weights: Weights): readonly number[] {
  const bias = spec.use_routing_bias ? weights.get("gate.e_score_correction_bias").data : null;
  const ranked = scores.map((score, expert) => score + (bias === null ? 0 : at(bias, expert)));
  const allowed = spec.groups === null ? ranked : inBestGroups(spec.groups, ranked);
  return topK(allowed, spec.top_k ?? ranked.length);
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
  const groupsKept = topK(scores, kept);
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
  { clamp = spec.clamp, gated_output: gated }: NonNullable<MoEMLPSpec["shared_expert"]>,
  x: Rows,
  weights: Weights,
): Rows {
  const output = feedForward({ ...spec, clamp }, weights, gated ? "shared_expert." : "shared_experts.", x);
  if (!gated) return output;
  const gates = linear(weights, "shared_expert_gate", x);
  return output.map((row, t) => each(row, (value) => value * sigmoid(at(gates[t] as Float32Array, 0))));
}

function indexes(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
