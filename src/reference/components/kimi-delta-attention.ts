import type { KimiDeltaAttentionSpec } from "../../spec/components/kimi-delta-attention.ts";
import { activation, sigmoid, softplus } from "../activations.ts";
import { causalConvolution } from "../convolution.ts";
import { gatedDeltaRule, l2Normalised } from "../delta-rule.ts";
import { normWeights, normalise } from "../norm.ts";
import type { Place } from "../place.ts";
import { type Heads, type Rows, at, concatenated, each, intoHeads, linear, multiply } from "../vectors.ts";

/** Kimi Delta Attention (arXiv:2510.26692): the gated delta rule with a decay for each channel. */
export function kimiDeltaAttention(spec: KimiDeltaAttentionSpec, x: Rows, { weights }: Place): Rows {
  const { head_dim: dim, decay_lower_bound: bound } = spec;
  const act = activation(spec.conv_activation);
  const heads = (name: string): Heads =>
    intoHeads(causalConvolution(weights, `${name}_conv1d`, linear(weights, `${name}_proj`, x), act), dim);
  const unit = (of: Heads): Heads =>
    spec.qk_l2norm ? of.map((token) => token.map((head) => l2Normalised(head, spec.qk_l2norm_eps))) : of;
  const [q, k, v] = [unit(heads("q")), unit(heads("k")), heads("v")];
  const forget = linear(weights, "f_b_proj", linear(weights, "f_a_proj", x));
  const write = linear(weights, "b_proj", x);
  const [rates, biases] = [weights.get("A_log").data, weights.get("dt_bias").data];
  const outputs = Array.from({ length: spec.num_heads }, (_, head) => {
    const of = (rows: Heads): Rows => rows.map((token) => token[head] as Float32Array);
    const rate = Math.exp(at(rates, head));
    return gatedDeltaRule({
      q: of(q),
      k: of(k),
      v: of(v),
      decay: (t, channel) => {
        const i = head * dim + channel;
        const step = at(forget[t] as Float32Array, i) + at(biases, i);
        return bound === null ? -rate * softplus(step) : bound * sigmoid(rate * step);
      },
      beta: (t) => sigmoid(at(write[t] as Float32Array, head)),
    });
  });
  const gates = intoHeads(
    spec.output_gate_rank === null
      ? linear(weights, "g_proj", x)
      : linear(weights, "g_b_proj", linear(weights, "g_a_proj", x)),
    dim,
  );
  const gate = activation(spec.output_gate_activation);
  const { weight } = normWeights(spec.output_norm, weights, "o_norm");
  const gated = x.map((_, t) =>
    concatenated(
      outputs.map((rows, head) =>
        multiply(
          normalise(spec.output_norm, rows[t] as Float32Array, weight, null),
          each((gates[t] as Rows)[head] as Float32Array, gate),
        ),
      ),
    ),
  );
  return linear(weights, "o_proj", gated);
}
