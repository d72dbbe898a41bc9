import type { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import type { LocalizedFilterSpec } from "../../spec/components/localized-filter.ts";
import type { NormSpec } from "../../spec/components/norm.ts";
import { activation } from "../activations.ts";
import { linearBias } from "../alibi.ts";
import { type Mask, attend, maskOf } from "../attend.ts";
import { causalConvolution, channelMixingConvolution } from "../convolution.ts";
import { norm, normWeights, normalise } from "../norm.ts";
import { type Place, rotationAt, temperatureAt } from "../place.ts";
import { rotate } from "../rope.ts";
import {
  type Heads,
  type Rows,
  add,
  at,
  each,
  intoHeads,
  joined,
  linear,
  multiply,
  scale,
  split,
} from "../vectors.ts";
import type { Weights } from "../weights.ts";

/** What grouped-query attention is, whatever is added to it. */
type GroupedQuery = Omit<GQAAttentionSpec, "type">;

/** Grouped-query attention (Ainslie et al. 2023, arXiv:2305.13245) over the whole sequence. */
export function gqaAttention(
  spec: GroupedQuery,
  x: Rows,
  place: Place,
  mask: Mask = maskOf(spec.mask !== "bidirectional", spec.window),
): Rows {
  const { weights, layer } = place;
  const { q: queries, k: keys, v: values, gate } = queriesKeysAndValues(spec, x, place);
  const scaling = spec.softmax_scale / (spec.softmax_scale_by_layer ? layer + 1 : 1);
  const bias =
    relativeBias(spec, x, weights) ?? linearBias(place, spec.position, spec.num_query_heads, scaling);
  const output = attend(queries, keys, values, {
    scale: scaling,
    ...(bias && { bias }),
    softcap: spec.logit_softcap,
    mask,
    sinks: spec.sinks ? weights.get("sinks").data : null,
  });
  const heads = joined(gate === null ? output : gated(spec, output, gate));
  const normed =
    spec.output_norm === undefined ? heads : norm(spec.output_norm, weights, "attn_sub_norm", heads);
  return linear(weights, "o_proj", normed);
}

/** What attention is computed from, with norms and positions; the gate is null where there is none. */
export function queriesKeysAndValues(spec: GroupedQuery, x: Rows, place: Place) {
  const { q, k, v, gate } = projected(spec, x, place.weights);
  const queries = positioned(spec, "q_norm", q, place).map((heads, t) =>
    scale(heads, temperatureAt(spec.temperature, t)),
  );
  const kind = JSON.stringify([spec.position, spec.window]);
  const { k: keys, v: values } =
    k === null || v === null
      ? earlier(place, kind)
      : { k: positioned(spec, "k_norm", k, place), v: valuesOf(spec, v, place.weights) };
  if (k !== null) place.shared.keysAndValues.set(kind, { k: keys, v: values });
  return { q: queries, k: keys, v: values, gate };
}

/** What a key's distance from the query adds to the logits, by what the query holds. */
function relativeBias(
  { relative_bias: spec, temperature }: GroupedQuery,
  x: Rows,
  weights: Weights,
): ((head: number, query: number, key: number) => number) | null {
  if (spec === undefined) return null;
  const held = intoHeads(linear(weights, "r_proj", x), spec.size);
  const { data } = weights.get("rel_logits_proj.proj");
  return (head, query, key) => {
    const distance = query - key;
    if (distance < 0 || distance >= spec.extent) return 0;
    const state = (held[query] as Rows)[head] as Float32Array;
    const sum = state.reduce((total, value, i) => total + value * at(data, i * spec.extent + distance), 0);
    return sum * temperatureAt(temperature, query);
  };
}

/** Queries, keys, values and gate, head by head; null for what the layer does not compute. */
function projected(spec: GroupedQuery, x: Rows, weights: Weights) {
  const { head_dim: dim, v_head_dim: valueDim, output_gate: gateSpec, qk_norm: kind } = spec;
  const gateWidth = gateSpec === null ? 0 : gateSpec.granularity === "per_head" ? 1 : valueDim;
  const made = projections(spec, x, weights);
  let q = made.q;
  let gate: Heads | null = null;
  if (gateSpec?.layout === "in_q_proj") {
    const both = intoHeads(q, dim + gateWidth);
    q = joined(both.map((token) => token.map((head) => head.slice(0, dim))));
    gate = both.map((token) => token.map((head) => head.slice(dim)));
  } else if (gateSpec?.layout === "before_qkv") gate = intoHeads(made.gate ?? [], gateWidth);
  else if (gateSpec !== null) gate = intoHeads(linear(weights, "g_proj", x), gateWidth);
  const normed = (name: string, of: Rows): Rows =>
    kind !== null && spec.qk_norm_type === "per_layer" ? norm(kind, weights, name, of) : of;
  const clipped = (of: Rows): Rows => clip(of, spec.qkv_clip ?? null);
  return {
    q: intoHeads(clipped(normed("q_norm", q)), dim),
    k: made.k && intoHeads(clipped(normed("k_norm", made.k)), dim),
    v: made.v && intoHeads(clipped(made.v), valueDim),
    gate,
  };
}

/** What the projections give, which one matrix or three hold. */
function projections(spec: GroupedQuery, x: Rows, weights: Weights) {
  const { num_query_heads: heads, num_kv_heads: kv, head_dim: dim, v_head_dim: valueDim } = spec;
  switch (spec.qkv_layout) {
    case undefined: {
      const convolved = (name: string, of: Rows): Rows =>
        spec.kv_convolution === undefined
          ? of
          : add(
              of,
              causalConvolution(weights, name, of, (value) => value),
            );
      const read = spec.query_key_filter === undefined ? x : filtered(spec.query_key_filter, x, weights);
      if (spec.query_key_rows !== undefined) {
        const rows =
          spec.query_key_rows === "one_matrix"
            ? linear(weights, "get_query_key", read)
            : sideBySide(linear(weights, "q_proj", read), linear(weights, "k_proj", read));
        const [q, k] = interleaved(rows, heads, [dim, dim, 0]);
        return { q, k, v: linear(weights, "v_proj", x) };
      }
      const k = spec.reuses_kv ? null : convolved("k_sconv.conv1d", linear(weights, "k_proj", read));
      const v =
        k === null || spec.values_from_keys ? k : convolved("v_sconv.conv1d", linear(weights, "v_proj", x));
      return { q: linear(weights, "q_proj", read), k, v };
    }
    case "blocks": {
      const before = spec.output_gate?.layout === "before_qkv" ? [heads * valueDim] : [];
      const widths = [...before, heads * dim, kv * dim, kv * valueDim];
      const products = split(linear(weights, "qkv_proj", x), widths);
      const names = [...(before.length > 0 ? ["gate_proj"] : []), "q_proj", "k_proj", "v_proj"];
      const parts = spec.qkv_biases_apart
        ? products.map((part, i) => withBias(weights, `${names[i] ?? ""}.bias`, part))
        : products;
      const [q, k, v] = parts.slice(-3) as [Rows, Rows, Rows];
      return { q, k, v, gate: parts.length > 3 ? parts[0] : undefined };
    }
    case "by_kv_head": {
      const [q, k, v] = interleaved(linear(weights, "qkv_proj", x), kv, [(heads / kv) * dim, dim, valueDim]);
      return { q, k, v };
    }
    case "four_blocks_qvk": {
      const quarter = heads / 4;
      const [q, v, k] = interleaved(linear(weights, "qkv_proj", x), 4, [
        quarter * dim,
        quarter * valueDim,
        quarter * dim,
      ]);
      return { q, k, v };
    }
  }
}

/** norm(x + conv2(conv1(x))) (Yuan 2.0, arXiv:2311.15786). */
function filtered(spec: LocalizedFilterSpec, x: Rows, weights: Weights): Rows {
  const inner = channelMixingConvolution(weights, "lf_gate.conv1", x, spec.groups);
  const back = channelMixingConvolution(weights, "lf_gate.conv2", inner, spec.groups);
  return norm(spec.norm, weights, "lf_gate.output_layernorm", add(x, back));
}

/** Each row of one, then that of the other. */
function sideBySide(first: Rows, second: Rows): Rows {
  return first.map((row, t) => Float32Array.from([...row, ...(second[t] as Float32Array)]));
}

/** Adds a bias where there is one of this name. */
function withBias(weights: Weights, name: string, x: Rows): Rows {
  if (!weights.has(name)) return x;
  const { data } = weights.get(name);
  return x.map((row) => each(row, (value, i) => value + at(data, i)));
}

/** Takes apart rows that have, block after block, parts of these widths. */
function interleaved(
  x: Rows,
  blocks: number,
  widths: readonly [number, number, number],
): readonly [Rows, Rows, Rows] {
  const parts = intoHeads(x, (x[0] as Float32Array).length / blocks).map((token) => split(token, widths));
  const part = (index: number): Rows => joined(parts.map((token) => token[index] as Rows));
  return [part(0), part(1), part(2)];
}

/** Limits every number to [−limit, limit]. */
function clip(x: Rows, limit: number | null): Rows {
  if (limit === null) return x;
  return x.map((row) => each(row, (value) => Math.min(limit, Math.max(-limit, value))));
}

/** Queries or keys with their norm and their positions. */
function positioned(spec: GroupedQuery, name: string, heads: Heads, place: Place): Heads {
  const rotation = rotationAt(place, spec.position, spec.rotary_dim, spec.head_dim);
  const normed = (of: Heads): Heads =>
    spec.qk_norm === null || spec.qk_norm_type === "per_layer"
      ? of
      : spec.qk_norm_layout === "one_by_one"
        ? ownNorms(spec.qk_norm, place.weights, name, of)
        : headNorm(spec.qk_norm, place.weights, name, of);
  const first = spec.qk_norm_order === "after_rope" ? heads : normed(heads);
  if (rotation !== null)
    for (const [t, token] of first.entries()) for (const head of token) rotate(head, 0, rotation, t);
  return spec.qk_norm_order === "after_rope" ? normed(first) : first;
}

/** A norm of each head, whose weight all heads share, or each has a row of its own of. */
export function headNorm(spec: NormSpec, weights: Weights, name: string, heads: Heads): Heads {
  const { weight, bias } = normWeights(spec, weights, name);
  return heads.map((token) =>
    token.map((head, h) => {
      const own = (values: Float32Array | null): Float32Array | null =>
        values === null || values.length === head.length
          ? values
          : values.subarray(h * head.length, (h + 1) * head.length);
      return normalise(spec, head, own(weight), own(bias));
    }),
  );
}

/** A norm of each head, with a tensor of its own for each. */
function ownNorms(spec: NormSpec, weights: Weights, name: string, heads: Heads): Heads {
  const of = (part: string, head: number): Float32Array => weights.get(`${name}.norms.{}.${part}`, head).data;
  const biased = spec.type === "layernorm" && spec.has_bias;
  return heads.map((token) =>
    token.map((head, h) =>
      normalise(spec, head, spec.has_weight ? of("weight", h) : null, biased ? of("bias", h) : null),
    ),
  );
}

function valuesOf(spec: GroupedQuery, v: Heads, weights: Weights): Heads {
  const normed = spec.value_norm === null ? v : headNorm(spec.value_norm, weights, "v_norm", v);
  return normed.map((token) => scale(token, spec.value_scale));
}

/** Each head's output, multiplied by its gate. */
function gated({ output_gate: spec }: GroupedQuery, output: Heads, gate: Heads): Heads {
  const act = activation(spec?.activation ?? "sigmoid");
  return output.map((token, t) =>
    token.map((head, h) => {
      const factors = each((gate[t] as Rows)[h] as Float32Array, act);
      return factors.length === 1 ? each(head, (value) => value * at(factors, 0)) : multiply(head, factors);
    }),
  );
}

function earlier({ shared }: Place, kind: string) {
  const known = shared.keysAndValues.get(kind);
  if (known === undefined)
    throw new Error("A layer reuses keys and values, but no layer of its kind before it has any.");
  return known;
}
