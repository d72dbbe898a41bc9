import * as z from "zod/mini";
import { AttentionWindowSpec, keptTokens } from "./attention-window.ts";
import { NormSpec } from "./norm.ts";
import { OutputGateSpec } from "./output-gate.ts";
import { LocalizedFilterSpec, filterState, filterTensors } from "./localized-filter.ts";
import { KVConvolutionSpec, RelativeBiasSpec } from "./relative-bias.ts";
import { RMSNormSpec } from "./rms-norm.ts";
import { TemperatureSpec } from "./temperature-tuning.ts";
import { WeightLayout } from "./weight-layout.ts";
import { type CacheLine, convolutionState, perToken } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import {
  type ModelSizes,
  type Parts,
  type Tensor,
  inside,
  linear,
  normTensors,
  tensor,
  times,
} from "../tensors.ts";
import { ATTENTION } from "./module-names.ts";
import { boolean, nonnegativeInt, nullableString, number, positiveInt, positiveNumber } from "../values.ts";

/**
 * Grouped-query attention (Ainslie et al. 2023, arXiv:2305.13245); as many KV heads as query heads is MHA, one is MQA.
 * Weights, with h = hidden_size: q_proj [num_query_heads × head_dim, h], k_proj [num_kv_heads × head_dim, h],
 * v_proj [num_kv_heads × v_head_dim, h], o_proj [h, num_query_heads × v_head_dim], sinks [num_query_heads], and those of
 * the norms and of the gate. Two kinds of attention in one model are two components of this type.
 */
export const GQAAttentionSpec = z.object({
  type: z.literal("gqa"),
  num_query_heads: positiveInt,
  num_kv_heads: positiveInt,
  /** Width of one head of queries and keys, in channels. */
  head_dim: positiveInt,
  /** Width of one head of values, in channels. */
  v_head_dim: positiveInt,
  /** How many of a head's channels, from the first, the rotary embedding turns; 0 without one. */
  rotary_dim: nonnegativeInt,
  /** The body's component that tells positions, by turning q and k or by a bias of their logits, by name; null: none (NoPE). */
  position: nullableString,
  /** Whether the q, k and v projections have a bias. */
  attention_bias: boolean,
  /** Whether the output projection has a bias. */
  output_bias: boolean,
  use_qk_norm: boolean,
  /**
   * Over what q and k are normalised: `per_head`, each head's head_dim channels with one weight for all heads;
   * `per_head_own`, each head's head_dim channels with a weight of its own for each head; `per_layer`, all heads' channels
   * together, before they are split into heads. null without the norms.
   */
  qk_norm_type: nullableString,
  /** The norm of q and of k (each has its own weight). */
  qk_norm: z.nullable(NormSpec),
  /** How the checkpoint keeps the norms of `per_head_own`: one tensor for each head, or all in one if not given. */
  qk_norm_layout: z.optional(z.enum(["one_by_one"])),
  /** Whether q and k are normalised before or after the rotary embedding; null without the norms. */
  qk_norm_order: z.nullable(z.enum(["before_rope", "after_rope"])),
  /** The norm of each head of v; null without one. */
  value_norm: z.nullable(RMSNormSpec),
  /** What q·k is multiplied by before the softmax. */
  softmax_scale: positiveNumber,
  /** Whether that is divided by the layer's number, counted from 1; it is not unless given. */
  softmax_scale_by_layer: z.optional(boolean),
  /** c where the scaled logits become c × tanh(logits / c); null without a cap. */
  logit_softcap: z.nullable(z.number().check(z.nonnegative())),
  /**
   * Whom a token sees: itself and earlier ones (`causal`), later ones too (`bidirectional`), or later ones only inside
   * its own image, as long as it is part of one (`bidirectional_images`), or inside the instruction at the beginning, where
   * the caller marks one (`bidirectional_prefix`).
   */
  mask: z.enum(["causal", "bidirectional", "bidirectional_images", "bidirectional_prefix"]),
  /** null: no token is too far away. */
  window: z.nullable(AttentionWindowSpec),
  /** Whether each query head has a learnt logit that takes part in the softmax and adds nothing to the output. */
  sinks: boolean,
  temperature: z.nullable(TemperatureSpec),
  /** What values are multiplied by. */
  value_scale: number,
  /** Whether the values are the projected keys, before norm and rotary embedding: there is then no v_proj. */
  values_from_keys: boolean,
  /**
   * Whether keys and values are those of the last layer before it that has its own and the same kind of attention:
   * there are then no k_proj, v_proj and k norm, and nothing to cache.
   */
  reuses_kv: boolean,
  output_gate: z.nullable(OutputGateSpec),
  /** The norm of all heads' output together, before the output projection; none if not given. */
  output_norm: z.optional(NormSpec),
  /**
   * How many channels o_proj takes, where these are not those of all heads: such a model can be built and saved, but not
   * run.
   */
  output_width: z.optional(positiveInt),
  /**
   * How the checkpoint keeps q_proj, k_proj and v_proj in one matrix: `blocks`, all rows of q, then of k, then of v;
   * `by_kv_head`, KV head after KV head: the query heads that share it, its key, its value; `four_blocks_qvk`, for each
   * quarter of the heads q, then v, then k. Three matrices if not given.
   */
  qkv_layout: z.optional(z.enum(["blocks", "by_kv_head", "four_blocks_qvk"])),
  /** Whether q, k and v, and a gate before them, have biases of their own beside such a matrix; one for all if not given. */
  qkv_biases_apart: z.optional(boolean),
  /** The channels that q, k and v are projected from, where these are not hidden_size. */
  input_size: z.optional(positiveInt),
  weight_layout: z.optional(WeightLayout),
  /**
   * c where what q_proj, k_proj and v_proj yield is limited to [−c, c], after norms of q and k that span all heads and
   * before positions; null or not given: no limit.
   */
  qkv_clip: z.optional(z.nullable(number)),
  /** What is added to the logits by distance; its rows grow by `temperature` as queries do. Nothing if not given. */
  relative_bias: z.optional(RelativeBiasSpec),
  /** How often a token passes the layer, each time with keys and values of its own; once if not given. */
  passes: z.optional(positiveInt),
  /** Convolutions of keys and of values before norm and positions; none if not given. */
  kv_convolution: z.optional(KVConvolutionSpec),
  /** What queries and keys are projected from in place of the layer's input; values are projected from that. None if not given. */
  query_key_filter: z.optional(LocalizedFilterSpec),
  /**
   * How the rows of query and key projections are shared out where each query head has a key of its own: head after head,
   * the rows of its query, then those of its key, of one matrix get_query_key (`one_matrix`), or of q_proj with k_proj below
   * it (`stacked`), so that the first half of the heads has both in q_proj. All queries are in q_proj and all keys in k_proj
   * if not given.
   */
  query_key_rows: z.optional(z.enum(["one_matrix", "stacked"])),
});

export type GQAAttentionSpec = z.infer<typeof GQAAttentionSpec>;

export const gqaAttention = define({
  name: "GQAAttentionSpec",
  schema: GQAAttentionSpec,
  tensors: gqaTensors,
  keeps: keysAndValues,
  words: (spec) => (spec.reuses_kv ? `${reachOf(spec)} with reused keys and values` : reachOf(spec)),
});

/** What grouped-query attention is made of, whatever is added to it. */
type GroupedQuery = Omit<GQAAttentionSpec, "type">;

/** The tensors of grouped-query attention, with the shapes that its schema documents. */
export function gqaTensors(spec: GroupedQuery, { hidden_size: h }: ModelSizes): readonly Tensor[] {
  const { output_gate: gate, weight_layout: layout } = spec;
  const query: Parts = { what: "query heads", size: spec.num_query_heads };
  const { q, k, gated, inQuery } = widthsOf(spec);
  const heads = { outputs: [query] };
  return inside(ATTENTION, [
    ...(spec.query_key_filter === undefined ? [] : filterTensors(spec.query_key_filter)),
    ...projections(spec, spec.input_size ?? h),
    ...(gate !== null && gated > inQuery
      ? linear("g_proj", gated, h, { otherNames: ["gate_proj"], layout, ...heads })
      : []),
    ...convolutionsOf(spec, k),
    ...(spec.relative_bias === undefined
      ? []
      : [
          ...linear("r_proj", spec.num_query_heads * spec.relative_bias.size, h, heads),
          tensor("rel_logits_proj.proj", "parameter", [spec.relative_bias.size, spec.relative_bias.extent]),
        ]),
    ...normsOf(spec, "q_norm", q, query),
    ...(k === 0 ? [] : normsOf(spec, "k_norm", k, keyValueHeads(spec))),
    ...(spec.value_norm === null || spec.reuses_kv
      ? []
      : normTensors("v_norm", spec.value_norm, spec.v_head_dim)),
    ...(spec.sinks
      ? [tensor("sinks", "parameter", [spec.num_query_heads], { cut: { axis: 0, parts: [query] } })]
      : []),
    ...(spec.output_norm === undefined ? [] : normTensors("attn_sub_norm", spec.output_norm, h)),
    ...linear("o_proj", h, spec.output_width ?? spec.num_query_heads * spec.v_head_dim, {
      bias: spec.output_bias,
      layout,
      inputs: [query],
      otherNames: ["c_proj", "out_proj", "dense", "Wo"],
    }),
  ]);
}

/** The convolutions of keys, `width` channels, and of values. */
function convolutionsOf(spec: GroupedQuery, width: number): Tensor[] {
  if (spec.kv_convolution === undefined) return [];
  const { kernel_dim: taps } = spec.kv_convolution;
  const cut = { axis: 0, parts: [keyValueHeads(spec)] };
  const values = spec.num_kv_heads * spec.v_head_dim;
  return [
    tensor("k_sconv.conv1d.weight", "convolution", [width, 1, taps], { cut }),
    tensor("v_sconv.conv1d.weight", "convolution", [values, 1, taps], { cut }),
  ];
}

/** In channels; 0 for what the layer has not. The gate's are `gated`, of which `inQuery` stand in q_proj. */
function widthsOf(spec: GroupedQuery) {
  const { num_query_heads: heads, num_kv_heads: kv, output_gate: gate } = spec;
  const gated = gate === null ? 0 : gate.granularity === "per_head" ? heads : heads * spec.v_head_dim;
  return {
    q: heads * spec.head_dim,
    k: spec.reuses_kv ? 0 : kv * spec.head_dim,
    v: spec.reuses_kv || spec.values_from_keys ? 0 : kv * spec.v_head_dim,
    gated,
    inQuery: gate === null || gate.layout === "own" ? 0 : gated,
  };
}

const keyValueHeads = ({ num_kv_heads }: GroupedQuery): Parts => ({
  what: "KV heads",
  size: num_kv_heads,
  repeated: true,
});

/** The matrices that make queries, keys and values, one or three. */
function projections(spec: GroupedQuery, h: number): Tensor[] {
  const { attention_bias: bias, weight_layout: layout, qkv_layout: together } = spec;
  const { q, k, v, inQuery } = widthsOf(spec);
  const query: Parts = { what: "query heads", size: spec.num_query_heads };
  const key = keyValueHeads(spec);
  if (together !== undefined) {
    const outputs = [
      { ...query, channels: [q + inQuery] },
      { ...key, channels: [k, v] },
    ];
    const apart = bias && spec.qkv_biases_apart === true;
    return [
      ...linear("qkv_proj", q + inQuery + k + v, h, {
        bias: bias && !apart,
        layout,
        outputs,
        otherNames: ["c_attn", "query_key_value", "Wqkv"],
      }),
      ...(apart
        ? [
            ...(inQuery === 0 ? [] : [ownBias("gate_proj", inQuery, query)]),
            ownBias("q_proj", q, query),
            ownBias("k_proj", k, key),
            ownBias("v_proj", v, key),
          ]
        : []),
    ];
  }
  const each = { bias, layout, otherNames: ["qkv_proj"] };
  const values = v === 0 ? [] : linear("v_proj", v, h, { ...each, outputs: [key] });
  if (spec.query_key_rows === "one_matrix")
    return [...linear("get_query_key", q + k, h, { ...each, outputs: [query] }), ...values];
  return [
    ...linear("q_proj", q + inQuery, h, { ...each, outputs: [query] }),
    ...(k === 0 ? [] : linear("k_proj", k, h, { ...each, outputs: [key] })),
    ...values,
  ];
}

const ownBias = (name: string, width: number, heads: Parts): Tensor =>
  tensor(`${name}.bias`, "bias", [width], { cut: { axis: 0, parts: [heads] } });

/** The norm of q or of k, which is `width` channels wide in all its heads. */
function normsOf(spec: GroupedQuery, name: string, width: number, heads: Parts): Tensor[] {
  if (spec.qk_norm === null) return [];
  const cut = { axis: 0, parts: [heads] };
  switch (spec.qk_norm_type) {
    case "per_head":
      return normTensors(name, spec.qk_norm, spec.head_dim);
    case "per_head_own":
      if (spec.qk_norm_layout === "one_by_one")
        return [...times(heads.size, normTensors(`${name}.norms.{}`, spec.qk_norm, spec.head_dim))];
      return normTensors(name, spec.qk_norm, [heads.size, spec.head_dim], { cut });
    default:
      return normTensors(name, spec.qk_norm, width, { cut });
  }
}

/** Keys and values as transformers 5.18.0 caches them (cache_utils.py). */
export function keysAndValues(spec: GroupedQuery): readonly CacheLine[] {
  if (spec.reuses_kv) return [];
  const { num_kv_heads: heads, head_dim: key, v_head_dim: value, kv_convolution: convolution } = spec;
  const { passes = 1 } = spec;
  return [
    ...(convolution ? [convolutionState(heads * (key + value), convolution.kernel_dim, heads)] : []),
    ...(spec.query_key_filter ? [filterState(spec.query_key_filter)] : []),
    perToken({
      kind: "keys and values",
      elements: passes * heads * (key + value),
      formula: `${passes === 1 ? "" : `${passes} passes × `}${heads} KV heads × (${key} + ${value} channels)`,
      window: keptTokens(spec.window),
      heads,
    }),
  ];
}

function reachOf({ window }: GroupedQuery): string {
  if (!window) return "full attention";
  return window.type === "chunked" ? "chunked attention" : "sliding-window attention";
}
