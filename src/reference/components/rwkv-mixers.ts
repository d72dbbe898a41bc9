import type { RwkvChannelMixSpec, RwkvTimeMixSpec } from "../../spec/components/rwkv-mixers.ts";
import { sigmoid } from "../activations.ts";
import type { Place } from "../place.ts";
import { type Rows, at, each, linear, multiply, vector } from "../vectors.ts";
import type { Weights } from "../weights.ts";

/** m × x + (1 − m) × the token before it, nothing before the first. */
function mixed(x: Rows, weights: Weights, name: string): Rows {
  const { data } = weights.get(`time_mix_${name}`);
  return x.map((row, t) => {
    const before = x[t - 1];
    return each(row, (value, i) => value * at(data, i) + (before ? at(before, i) : 0) * (1 - at(data, i)));
  });
}

/** RWKV 4's time mixing (arXiv:2305.13048; transformers 5.18.0, modeling_rwkv.py rwkv_linear_attention_cpu). */
export function rwkvTimeMix(spec: RwkvTimeMixSpec, x: Rows, { weights }: Place): Rows {
  const from = (name: string): Rows => linear(weights, name, mixed(x, weights, name));
  const [keys, values, receptances] = [from("key"), from("value"), from("receptance")];
  const decay = each(weights.get("time_decay").data, (value) => -Math.exp(value));
  const bonus = weights.get("time_first").data;
  const sums = new Float64Array(spec.attention_size);
  const shares = new Float64Array(spec.attention_size);
  const largest = new Float64Array(spec.attention_size).fill(-1e38);
  const outputs = keys.map((key, t) =>
    vector(spec.attention_size, (i) => {
      const k = at(key, i);
      const v = at(values[t] as Float32Array, i);
      const [sum, share, top] = [sums[i] as number, shares[i] as number, largest[i] as number];
      const now = Math.max(top, k + at(bonus, i));
      const [old, own] = [Math.exp(top - now), Math.exp(k + at(bonus, i) - now)];
      const next = Math.max(top + at(decay, i), k);
      const [stays, comes] = [Math.exp(top + at(decay, i) - next), Math.exp(k - next)];
      sums[i] = stays * sum + comes * v;
      shares[i] = stays * share + comes;
      largest[i] = next;
      return (old * sum + own * v) / (old * share + own);
    }),
  );
  const gated = outputs.map((row, t) => multiply(row, each(receptances[t] as Float32Array, sigmoid)));
  return linear(weights, "output", gated);
}

/** RWKV 4's channel mixing (transformers 5.18.0, modeling_rwkv.py RwkvFeedForward). */
export function rwkvChannelMix(_: RwkvChannelMixSpec, x: Rows, { weights }: Place): Rows {
  const keys = linear(weights, "key", mixed(x, weights, "key"));
  const receptances = linear(weights, "receptance", mixed(x, weights, "receptance"));
  const squares = keys.map((row) => each(row, (value) => Math.max(0, value) ** 2));
  return linear(weights, "value", squares).map((row, t) =>
    multiply(row, each(receptances[t] as Float32Array, sigmoid)),
  );
}
