import { type GatedDeltaNetSpec, inThirds } from "../../spec/components/gated-delta-net.ts";
import { activation, sigmoid, softplus } from "../activations.ts";
import { causalConvolution } from "../convolution.ts";
import { gatedDeltaRule, l2Normalised } from "../delta-rule.ts";
import { normWeights, normalise } from "../norm.ts";
import type { Place } from "../place.ts";
import {
  type Heads,
  type Rows,
  at,
  concatenated,
  each,
  intoHeads,
  joined,
  linear,
  multiply,
  split,
} from "../vectors.ts";
import type { Weights } from "../weights.ts";

/** Gated DeltaNet (Yang, Kautz and Hatamizadeh 2024, arXiv:2412.06464), token by token. */
export function gatedDeltaNet(spec: GatedDeltaNetSpec, x: Rows, { weights }: Place): Rows {
  const {
    num_key_heads: keyHeads,
    num_value_heads: heads,
    key_head_dim: keyDim,
    value_head_dim: valueDim,
  } = spec;
  const { qkv, z, b, a } = projected(spec, x, weights);
  const separate = spec.projection_layout === "q_k_v_z_b_a";
  const convolved = separate
    ? convolvedInThirds(spec, qkv, weights)
    : causalConvolution(weights, "conv1d", qkv, activation(spec.conv_activation));
  const [q, k, v] = split(convolved, [keyHeads * keyDim, keyHeads * keyDim, heads * valueDim]) as [
    Rows,
    Rows,
    Rows,
  ];
  const unit = (of: Rows): Heads =>
    intoHeads(of, keyDim).map((token) =>
      spec.qk_l2norm ? token.map((head) => l2Normalised(head, spec.qk_l2norm_eps)) : token,
    );
  const [queries, keys, values] = [unit(q), unit(k), intoHeads(v, valueDim)];
  const [rates, biases] = [weights.get("A_log").data, weights.get("dt_bias").data];
  const outputs = Array.from({ length: heads }, (_, head) => {
    const shared = Math.floor((head * keyHeads) / heads);
    const of = (rows: Heads, index: number): Rows => rows.map((token) => token[index] as Float32Array);
    const rate = Math.exp(at(rates, head));
    return gatedDeltaRule({
      q: of(queries, shared),
      k: of(keys, shared),
      v: of(values, head),
      decay: (t) => -rate * softplus(at(a[t] as Float32Array, head) + at(biases, head)),
      beta: (t) => (spec.beta_multiplier ?? 1) * sigmoid(at(b[t] as Float32Array, head)),
    });
  });
  const { weight } = normWeights(spec.output_norm, weights, separate ? "o_norm" : "norm");
  const gate = activation(spec.output_gate_activation);
  const gates = intoHeads(z, valueDim);
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
  return linear(weights, separate ? "o_proj" : "out_proj", gated);
}

/** The convolution where its weights are three tensors, thirds of the channels of q, k and v together. */
function convolvedInThirds(spec: GatedDeltaNetSpec, qkv: Rows, weights: Weights): Rows {
  const act = activation(spec.conv_activation);
  const thirds = inThirds(qkv[0]?.length ?? 0);
  const parts = split(
    qkv,
    thirds.map(([, width]) => width),
  );
  const done = thirds.map(([name], part) => causalConvolution(weights, name, parts[part] as Rows, act));
  return qkv.map((_, t) => concatenated(done.map((rows) => rows[t] as Float32Array)));
}

/** The input projections: q, k and v one after the other, z, b and a, each with its heads in order. */
function projected(spec: GatedDeltaNetSpec, x: Rows, weights: Weights) {
  if (spec.projection_layout === "qkv_z_b_a") {
    const [qkv, z, b, a] = ["qkv", "z", "b", "a"].map((part) => linear(weights, `in_proj_${part}`, x)) as [
      Rows,
      Rows,
      Rows,
      Rows,
    ];
    return { qkv, z, b, a };
  }
  if (spec.projection_layout === "q_k_v_z_b_a") {
    const [q, k, v, z, b, a] = ["q", "k", "v", "g", "b", "a"].map((part) =>
      linear(weights, `${part}_proj`, x),
    ) as [Rows, Rows, Rows, Rows, Rows, Rows];
    return { qkv: x.map((_, t) => concatenated([q, k, v].map((rows) => rows[t] as Float32Array))), z, b, a };
  }
  const { num_key_heads: keyHeads, key_head_dim: keyDim } = spec;
  const shared = spec.num_value_heads / keyHeads;
  const valueDim = shared * spec.value_head_dim;
  const perKeyHead = (name: string, widths: readonly number[]): Rows[] => {
    const width = widths.reduce((sum, each) => sum + each, 0);
    const parts = intoHeads(linear(weights, name, x), width).map((token) => split(token, widths));
    return widths.map((_, part) => joined(parts.map((token) => token[part] as Rows)));
  };
  const [q, k, v, z] = perKeyHead("in_proj_qkvz", [keyDim, keyDim, valueDim, valueDim]) as [
    Rows,
    Rows,
    Rows,
    Rows,
  ];
  const [b, a] = perKeyHead("in_proj_ba", [shared, shared]) as [Rows, Rows];
  const qkv = x.map((_, t) => concatenated([q, k, v].map((rows) => rows[t] as Float32Array)));
  return { qkv, z, b, a };
}
