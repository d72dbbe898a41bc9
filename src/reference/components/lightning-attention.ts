import type { LightningAttentionSpec } from "../../spec/components/lightning-attention.ts";
import { activation } from "../activations.ts";
import { norm } from "../norm.ts";
import type { Place } from "../place.ts";
import type { Weights } from "../weights.ts";
import {
  type Heads,
  type Rows,
  at,
  concatenated,
  dot,
  each,
  intoHeads,
  linear,
  multiply,
  vector,
} from "../vectors.ts";

/**
 * Lightning attention (Qin et al. 2024, arXiv:2401.04658, algorithm 1), block by block as transformers 5.18.0 computes it
 * (modeling_minimax.py). Where the checkpoint keeps the decays of a block as buffers, these are used as they are.
 */
export function lightningAttention(spec: LightningAttentionSpec, x: Rows, place: Place): Rows {
  const { weights } = place;
  const { head_dim: dim } = spec;
  const act = activation(spec.qkv_activation);
  const qkv = intoHeads(
    linear(weights, "qkv_proj", x).map((row) => each(row, act)),
    3 * dim,
  );
  const part = (which: number): Heads =>
    qkv.map((token) => token.map((head) => head.slice(which * dim, (which + 1) * dim)));
  const [q, k, v] = [part(0), part(1), part(2)];
  const outputs = Array.from({ length: spec.num_heads }, (_, head) => {
    const of = (heads: Heads): Rows => heads.map((token) => token[head] as Float32Array);
    const decays = weights.has("slope_rate") ? savedDecays(spec, weights, head) : decaysOf(spec, place, head);
    return headOutput(of(q), of(k), of(v), decays);
  });
  const joined = x.map((_, t) => concatenated(outputs.map((rows) => rows[t] as Float32Array)));
  const gates = linear(weights, "output_gate", x);
  const gate = activation(spec.output_gate_activation);
  const gated = norm(spec.output_norm, weights, "norm", joined).map((row, t) =>
    multiply(row, each(gates[t] as Float32Array, gate)),
  );
  return linear(weights, "out_proj", gated);
}

/** What a head's state decays by, in a block of `size` tokens. */
interface Decays {
  readonly size: number;
  readonly slope: number;
  /** From the state before the block to each of its tokens. */
  readonly query: Float32Array;
  /** From each of the block's tokens to the state after it; a shorter block uses the last ones. */
  readonly key: Float32Array;
  /** From one of the block's tokens to another: [size, size]. */
  readonly diagonal: Float32Array;
}

function savedDecays({ block_size: size }: LightningAttentionSpec, weights: Weights, head: number): Decays {
  return {
    size,
    slope: at(weights.get("slope_rate").data, head),
    query: weights.get("query_decay").data.subarray(head * size, (head + 1) * size),
    key: weights.get("key_decay").data.subarray(head * size, (head + 1) * size),
    diagonal: weights.get("diagonal_decay").data.subarray(head * size * size, (head + 1) * size * size),
  };
}

/** The decays of a head by its slope, which is that of {@link LightningAttentionSpec}. */
function decaysOf(
  { block_size: size, num_heads: heads }: LightningAttentionSpec,
  { layer, body: { num_layers: layers } }: Place,
  head: number,
): Decays {
  const slope = 2 ** ((-8 * (head + 1)) / heads) * (1 - layer / (layers - 1 + 1e-5) + 1e-5);
  return {
    size,
    slope,
    query: vector(size, (i) => Math.exp(-slope * (i + 1))),
    key: vector(size, (i) => Math.exp(-slope * (size - 1 - i))),
    diagonal: vector(size * size, (n) => {
      const distance = Math.floor(n / size) - (n % size);
      return distance < 0 ? 0 : Math.exp(-slope * distance);
    }),
  };
}

function headOutput(q: Rows, k: Rows, v: Rows, decays: Decays): Rows {
  const dim = (v[0] as Float32Array).length;
  const state = new Float64Array(dim * dim);
  const output: Float32Array[] = [];
  for (let start = 0; start < q.length; start += decays.size) {
    const length = Math.min(decays.size, q.length - start);
    for (let i = 0; i < length; i++) {
      const query = q[start + i] as Float32Array;
      const decay = at(decays.query, i);
      const within = Array.from(
        { length },
        (_, j) => dot(query, k[start + j] as Float32Array) * at(decays.diagonal, i * decays.size + j),
      );
      output.push(
        vector(dim, (c) => {
          let sum = 0;
          for (let r = 0; r < dim; r++) sum += at(query, r) * decay * (state[r * dim + c] as number);
          within.forEach((weight, j) => (sum += weight * at(v[start + j] as Float32Array, c)));
          return sum;
        }),
      );
    }
    const kept = Math.exp(-decays.slope * length);
    for (let r = 0; r < dim; r++)
      for (let c = 0; c < dim; c++) {
        let sum = (state[r * dim + c] as number) * kept;
        for (let j = 0; j < length; j++)
          sum +=
            at(k[start + j] as Float32Array, r) *
            at(decays.key, decays.size - length + j) *
            at(v[start + j] as Float32Array, c);
        state[r * dim + c] = sum;
      }
  }
  return output;
}
