import type { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import type { GluClampSpec } from "../../spec/components/glu-clamp.ts";
import { activation, erf, sigmoid, softplus } from "../activations.ts";
import type { NormSpec } from "../../spec/components/norm.ts";
import { norm } from "../norm.ts";
import type { Place } from "../place.ts";
import { type Rows, at, each, linear, scale } from "../vectors.ts";
import type { Weights } from "../weights.ts";

/** SwiGLU and its kin (Shazeer 2020, arXiv:2002.05202), or an MLP without a gate. */
export function denseMlp(spec: DenseMLPSpec, x: Rows, { weights }: Place): Rows {
  const learnt = spec.learnt_scale === true ? at(weights.get("global_scale").data, 0) : 1;
  return scale(feedForward(spec, weights, "", x), (spec.output_multiplier ?? 1) * learnt);
}

/** What decides the mathematics of any feed-forward block. */
interface FeedForward {
  readonly gated: boolean;
  readonly activation: string;
  readonly clamp: GluClampSpec | null;
  readonly inner_norm?: NormSpec | undefined;
  readonly gate_multiplier?: number | undefined;
  readonly gate_sparsity?: number | undefined;
}

/** down(activation(gate(x)) × up(x)), or down(activation(up(x))); its matrices' names begin with `prefix`. */
export function feedForward(
  spec: FeedForward,
  weights: Weights,
  prefix: string,
  x: Rows,
  expert?: number,
): Rows {
  const { activation: name, clamp, inner_norm: inner } = spec;
  const act = name === "xielu" ? xielu(weights) : activation(name);
  const normed = (x: Rows): Rows => (inner === undefined ? x : norm(inner, weights, "ffn_sub_norm", x));
  const up = linear(weights, `${prefix}up_proj`, x, expert);
  if (!spec.gated)
    return linear(weights, `${prefix}down_proj`, normed(up.map((row) => each(row, act))), expert);
  const whole = scale(linear(weights, `${prefix}gate_proj`, x, expert), spec.gate_multiplier ?? 1);
  const { gate_sparsity: sparsity = 0 } = spec;
  const gate = sparsity > 0 ? whole.map((row) => largest(row, sparsity)) : whole;
  const product = gate.map((row, t) =>
    each(row, (value, i) => gatedProduct(clamp, act, value, at(up[t] as Float32Array, i))),
  );
  return linear(weights, `${prefix}down_proj`, normed(product), expert);
}

/** xIELU (arXiv:2411.13010), as XIELUActivation of transformers 5.18.0, activations.py: alpha_p and alpha_n are learnt. */
function xielu(weights: Weights): (x: number) => number {
  const scalar = (name: string): number => at(weights.get(`act_fn.${name}`).data, 0);
  const beta = scalar("beta");
  const eps = scalar("eps");
  const positive = softplus(scalar("alpha_p"));
  const negative = beta + softplus(scalar("alpha_n"));
  return (x) =>
    x > 0 ? positive * x * x + beta * x : (Math.expm1(Math.min(x, eps)) - x) * negative + beta * x;
}

/** What of each value is above the mean by so many deviations that a share of a normal distribution lies below. */
function largest(row: Float32Array, share: number): Float32Array {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
  const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
  const cutoff = mean + Math.sqrt(variance) * normalQuantile(share);
  return each(row, (value) => Math.max(0, value - cutoff));
}

/** The value below which a share of the standard normal distribution lies, by bisection. */
function normalQuantile(share: number): number {
  let [low, high] = [-10, 10];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if ((1 + erf(middle / Math.SQRT2)) / 2 < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** activation(gate) × up within the limits that there are. */
function gatedProduct(
  clamp: GluClampSpec | null,
  act: (x: number) => number,
  gate: number,
  up: number,
): number {
  switch (clamp?.type) {
    case undefined:
      return act(gate) * up;
    case "clamped_glu": {
      const limited = Math.min(gate, clamp.limit);
      const other = Math.min(clamp.limit, Math.max(-clamp.limit, up)) + clamp.up_offset;
      return limited * sigmoid(clamp.alpha * limited) * other;
    }
    case "clamped_product":
      return Math.min(act(gate), clamp.limit) * Math.min(clamp.limit, Math.max(-clamp.limit, up));
    case "soft_clamped_glu": {
      const { gate_limit: g, up_limit: u } = clamp;
      return g * Math.tanh(gate / g) * sigmoid(gate) * (u === null ? up : u * Math.tanh(up / u));
    }
  }
}
