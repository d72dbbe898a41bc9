import type { BlockSparseAttentionSpec } from "../../../spec/components/block-sparse-attention.ts";
import type { ConvolutionalAttentionSpec } from "../../../spec/components/convolutional-attention.ts";
import type { CrossAttentionSpec } from "../../../spec/components/cross-attention.ts";
import type { DifferentialAttentionSpec } from "../../../spec/components/differential-attention.ts";
import type { DynamicMaskAttentionSpec } from "../../../spec/components/dynamic-mask-attention.ts";
import { type GQAAttentionSpec, keysAndValues } from "../../../spec/components/gqa-attention.ts";
import type { MixtureOfAttentionSpec } from "../../../spec/components/mixture-of-attention.ts";
import { mixtureOfAttention } from "../../../spec/components/mixture-of-attention.ts";
import { convolutionalAttention } from "../../../spec/components/convolutional-attention.ts";
import type { NormSpec } from "../../../spec/components/norm.ts";
import { memberOf } from "../../../spec/component-of.ts";
import { entryOf } from "../../../spec/entry.ts";
import { child } from "../../../spec/pointer.ts";
import type { Node } from "../content.ts";
import { Pen, join, row } from "../pen.ts";
import { type Words, list, say } from "../words.ts";
import {
  isAdded,
  epsWords,
  gateTitle,
  normBox,
  normWords,
  positionBox,
  positionWords,
  softmaxTitle,
  temperatureWords,
  windowWords,
} from "./shared.ts";

type Grouped = Omit<GQAAttentionSpec, "type">;

/** What attention is in the stack: its heads, and how far it sees. */
export function gqaBrief(pen: Pen<Grouped>): readonly Words[] {
  const { spec } = pen;
  const kv = spec.reuses_kv
    ? say`keys and values ${pen.of("reuses_kv", "of an earlier layer")}`
    : say`${pen.of("num_kv_heads")} KV of ${pen.of("head_dim")}`;
  return [
    list([say`${pen.of("num_query_heads")} query`, kv]),
    list([
      spec.window === null ? null : windowWords(pen.in("window")),
      hasNoPositions(pen) ? [pen.of("position", "no positions")] : null,
      spec.mask === "causal" ? null : [pen.of("mask", MASKS[spec.mask])],
    ]),
  ];
}

/** Whether a token’s place counts nowhere: neither in the embeddings nor by distance. */
const hasNoPositions = ({ spec, body }: Pen<Grouped>): boolean =>
  spec.position === null && spec.relative_bias === undefined && !isAdded(body.position.type);

const MASKS = {
  causal: "causal",
  bidirectional: "sees both ways",
  bidirectional_images: "causal, and both ways inside an image",
  bidirectional_prefix: "causal, and both ways inside the prefix",
} as const;

/** What else is drawn of grouped-query attention. */
interface More {
  /** In place of the softmax. */
  readonly core?: readonly Node[];
  readonly outputNorm?: Node;
  /** What the softmax takes beside q, k and v, made of what these are. */
  readonly beside?: Node;
  /** What the softmax takes that is made of the values. */
  readonly ofValues?: Node;
  /** What is added to q, k and v together. */
  readonly adapters?: readonly Node[];
}

/** Grouped-query attention from its projections to the output projection, where `more` does not draw a part in a way of its own. */
export function gqaNodes(pen: Pen<Grouped>, more: More = {}): readonly Node[] {
  const { spec } = pen;
  return [
    ...queriesKeysValues(pen, more),
    ...(more.core ?? [gqaCore(pen)]),
    ...(spec.output_gate === null ? [] : [gateBox(pen)]),
    ...(spec.output_norm === undefined
      ? []
      : [
          more.outputNorm ??
            normBox(pen, pen.in("output_norm"), ["attn_sub_norm"], { of: " of all heads together" }),
        ]),
    outputBox(pen),
  ];
}

/** What the softmax takes: queries and keys with their norms and positions, which values do not pass, and what stands beside these. */
function queriesKeysValues(
  pen: Pen<Grouped>,
  { beside, ofValues, adapters }: Pick<More, "beside" | "ofValues" | "adapters">,
): readonly Node[] {
  const { spec } = pen;
  const { together, queriesAndKeys, values, relative } = projections(pen);
  const onBoth = onQueriesAndKeys(pen);
  const onOwn = onValues(pen);
  const ofOwn = ofValues === undefined ? [] : row(ofValues, pen.box("v"));
  const clipped =
    spec.qkv_clip !== undefined && spec.qkv_clip !== null && spec.qk_norm_type !== "per_layer"
      ? clipOf(pen)
      : null;
  const joint =
    adapters === undefined
      ? together
      : [
          ...row(together ?? row(queriesAndKeys, values), ...adapters),
          join("what the matrices and their adapters give"),
        ];
  if (joint !== null) {
    const all = [...joint, ...(clipped === null ? [] : [clipped("q, k, v")])];
    const further = [...onOwn, ...ofOwn];
    const isSplit = onBoth.length > 0 || further.length > 0;
    const split = isSplit
      ? row(onBoth.length > 0 ? onBoth : pen.box("q, k"), further.length > 0 ? further : pen.box("v"))
      : [];
    return row([...all, ...split], relative, beside ?? null);
  }
  const both = [...queriesAndKeys, ...(clipped === null ? [] : [clipped("q, k")]), ...onBoth];
  const own =
    values === null ? null : [...values, ...(clipped === null ? [] : [clipped("v")]), ...onOwn, ...ofOwn];
  // A row by itself, whose columns stand beside what is beside it.
  const [first, ...rest] = both;
  const columns = first?.kind === "row" && rest.length === 0 ? first.columns : [both];
  return row(...columns, own, relative, beside ?? null);
}

/** What limits the channels of what is named. */
const clipOf =
  (pen: Pen<Grouped>) =>
  (what: string): Node =>
    pen.box(say`${what} within ±${pen.of("qkv_clip")}`);

/** The matrices of attention: one for all, or those of queries and keys, and that of values. */
interface Projections {
  readonly together: readonly Node[] | null;
  readonly queriesAndKeys: readonly Node[];
  readonly values: readonly Node[] | null;
  readonly relative: Node | null;
}

function projections(pen: Pen<Grouped>): Projections {
  const { spec } = pen;
  const from = spec.input_size === undefined ? pen.h : pen.of("input_size");
  const q = say`${pen.of("num_query_heads")} × ${pen.of("head_dim")}`;
  const kv = pen.of("num_kv_heads");
  const bias = spec.attention_bias ? pen.of("attention_bias", "bias") : null;
  const gate = spec.output_gate;
  const gateIn = gate !== null && gate.layout !== "own";
  const biasLine = bias === null ? null : say`with ${bias}`;
  const relative =
    spec.relative_bias === undefined
      ? null
      : pen.box("r", {
          lines: [say`${from} → ${pen.of("num_query_heads")} × ${pen.in("relative_bias").of("size")}`],
          weights: ["r_proj"],
        });
  if (spec.qkv_layout !== undefined) {
    const layout = {
      blocks: "one matrix",
      by_kv_head: "one matrix, by KV head",
      four_blocks_qvk: "one matrix, in quarters q, v, k",
    };
    return {
      together: [
        pen.box(say`q, k, v${gateIn ? ", gate" : ""}`, {
          lines: [
            say`q ${from} → ${q}`,
            say`k, v ${from} → ${kv} × ${pen.of("head_dim")}${spec.v_head_dim === spec.head_dim ? "" : say`, ${kv} × ${pen.of("v_head_dim")}`}`,
            gateIn ? say`gate ${from} → ${q}` : null,
            list([[pen.of("qkv_layout", layout[spec.qkv_layout])], biasLine]),
          ],
          weights: ["qkv_proj"],
        }),
      ],
      queriesAndKeys: [],
      values: null,
      relative,
    };
  }
  const v = [
    pen.box("v", {
      lines: [say`${from} → ${kv} × ${pen.of("v_head_dim")}`, biasLine],
      weights: ["v_proj"],
    }),
    ...convolutionOf(pen, "values", "v_sconv"),
  ];
  if (spec.query_key_rows !== undefined) {
    const rows = {
      one_matrix: "one matrix, by head",
      stacked: "two matrices, by head through both",
    };
    const both = pen.box("q, k", {
      lines: [
        say`${from} → ${pen.of("num_query_heads")} × 2 × ${pen.of("head_dim")}`,
        list([[pen.of("query_key_rows", rows[spec.query_key_rows])], biasLine]),
      ],
      weights: ["get_query_key", "q_proj", "k_proj"],
    });
    return { together: null, queriesAndKeys: [...filterNodes(pen), both], values: v, relative };
  }
  const query = pen.box(gateIn ? say`q + ${pen.of("output_gate", "gate")}` : "q", {
    lines: [say`${from} → ${gateIn && gate.granularity === "per_channel" ? "2 × " : ""}${q}`, biasLine],
    weights: ["q_proj"],
  });
  if (spec.reuses_kv) {
    const kept = pen.box("k, v", {
      lines: [say`those ${pen.of("reuses_kv", "of the last layer")} of this kind that has its own`],
    });
    return { together: null, queriesAndKeys: [...filterNodes(pen), query], values: [kept], relative };
  }
  const key = [
    pen.box("k", {
      lines: [say`${from} → ${kv} × ${pen.of("head_dim")}`, biasLine],
      weights: ["k_proj"],
    }),
    ...convolutionOf(pen, "keys", "k_sconv"),
  ];
  const value = spec.values_from_keys
    ? [pen.box("v", { lines: [say`${pen.of("values_from_keys", "the projected k")}`] })]
    : v;
  return {
    together: null,
    queriesAndKeys: [...filterNodes(pen), ...row(query, key)],
    values: value,
    relative,
  };
}

/** What is added to keys or to values of the tokens before. */
function convolutionOf(pen: Pen<Grouped>, what: string, weights: string): readonly Node[] {
  if (pen.spec.kv_convolution === undefined) return [];
  return [
    pen.box(say`+ causal convolution of ${pen.in("kv_convolution").of("kernel_dim")} taps`, {
      lines: [`of ${what}, channel by channel`],
      weights: [weights],
    }),
  ];
}

/** The convolutions through which queries and keys read, and the norm behind them. */
function filterNodes(pen: Pen<Grouped>): readonly Node[] {
  if (pen.spec.query_key_filter === undefined) return [];
  const filter = pen.in("query_key_filter");
  const { groups, bias } = filter.spec;
  return [
    pen.box("+ two causal convolutions", {
      lines: [
        say`${filter.of("channels")} → ${filter.of("inner_size")} → ${filter.of("channels")}, ${filter.of("kernel_dim")} taps each`,
        list([
          groups === 1 ? null : say`in ${filter.of("groups")} groups`,
          bias ? say`with ${filter.of("bias", "biases")}` : null,
        ]),
      ],
      weights: ["lf_gate.conv1", "lf_gate.conv2"],
      at: filter.at,
    }),
    normBox(pen, filter.in("norm"), ["lf_gate.output_layernorm"]),
  ];
}

const rotatedOf = (pen: Pen<Pick<GQAAttentionSpec, "rotary_dim" | "head_dim">>): Words =>
  say`${pen.of("rotary_dim")} of ${pen.of("head_dim")} channels`;

/** What queries and keys pass between their matrices and the softmax: norms, limits and positions, in their order. */
function onQueriesAndKeys(pen: Pen<Grouped>): readonly Node[] {
  const { spec } = pen;
  const [title, ...lines] = isRotated(pen) ? positionWords(pen, rotatedOf(pen)) : [];
  const position = title === undefined ? [] : [pen.box(title, { lines })];
  const norm = spec.qk_norm === null ? [] : [qkNorm(pen, pen.in("qk_norm"))];
  const clipped = isClippedLate(pen) ? [clipOf(pen)("q, k")] : [];
  const temperature = spec.temperature === null ? [] : [pen.box(temperatureWords(pen.in("temperature")))];
  const order =
    spec.qk_norm_order === "after_rope" ? [...position, ...norm] : [...norm, ...clipped, ...position];
  return [...order, ...temperature];
}

/** Whether limits stand behind the norms. */
const isClippedLate = ({ spec }: Pen<Grouped>): boolean =>
  spec.qkv_clip !== undefined && spec.qkv_clip !== null && spec.qk_norm_type === "per_layer";

/** What values pass between their matrix and the softmax. */
function onValues(pen: Pen<Grouped>): readonly Node[] {
  const { spec } = pen;
  return [
    ...(isClippedLate(pen) ? [clipOf(pen)("v")] : []),
    ...(spec.value_norm === null || spec.reuses_kv
      ? []
      : [normBox(pen, pen.in("value_norm"), ["v_norm"], { of: " of each head of v" })]),
    ...(spec.value_scale === 1 ? [] : [pen.box(say`v × ${pen.of("value_scale")}`)]),
  ];
}

/** Whether positions turn queries and keys; others are a bias of the logits, in the embeddings, or none. */
const isRotated = ({ spec: { position: name }, body }: Pen<Grouped>): boolean =>
  name !== null && (memberOf(body, name) as { type?: string } | null | undefined)?.type === "rope";

/** Positions that change neither queries nor keys, as a line of the softmax. */
function otherPositions(pen: Pen<Grouped>): Words {
  if (isRotated(pen) || (pen.spec.position === null && !hasNoPositions(pen))) return [];
  return list(positionWords(pen, rotatedOf(pen)));
}

const SPANS: { readonly [type: string]: readonly [span: string, weight: string] } = {
  per_head: ["each head", ", one weight for all"],
  per_head_own: ["each head", ", a weight of its own"],
  per_layer: ["all heads together", ""],
};

function qkNorm(pen: Pen<Grouped>, norm: Pen<NormSpec>): Node {
  const { qk_norm_type: type, reuses_kv: reuses } = pen.spec;
  const [span, weight] = entryOf(SPANS, type ?? "") ?? [String(type), ""];
  return pen.box(normWords(norm, reuses ? " of q" : " of q and of k"), {
    lines: [
      say`${pen.of("qk_norm_type", norm.spec.has_weight ? `${span}${weight}` : span)}, ${epsWords(norm)}`,
    ],
    weights: ["q_norm", "k_norm"],
    tone: "plain",
  });
}

function gqaCore(pen: Pen<Grouped>, title?: Words, lines: readonly Words[] = []): Node {
  const { spec } = pen;
  return pen.box(title ?? softmaxTitle(spec.softmax_scale, child(pen.at, "softmax_scale")), {
    tone: "core",
    lines: [
      list([[pen.of("mask", MASKS[spec.mask])], spec.window === null ? null : windowWords(pen.in("window"))]),
      list([
        spec.softmax_scale_by_layer === true
          ? say`scale ${pen.of("softmax_scale_by_layer", "divided by the layer’s number")}`
          : null,
        spec.logit_softcap === null ? null : say`logits capped at ${pen.of("logit_softcap")} by tanh`,
        spec.sinks ? say`a learnt ${pen.of("sinks", "sink")} for each head` : null,
      ]),
      ...lines,
      otherPositions(pen),
      ...(spec.relative_bias === undefined ? [] : [relativeBias(pen)]),
      spec.passes === undefined ? null : say`passed ${pen.of("passes")} times, each with keys and values`,
    ],
    weights: ["sinks", "rel_logits_proj"],
    keeps: keysAndValues(spec),
  });
}

function relativeBias(pen: Pen<Grouped>): Words {
  const bias = pen.in("relative_bias");
  const grows = pen.spec.temperature === null ? "" : ", grown as queries are";
  return say`+ bias by distance up to ${bias.of("extent")}: r · learnt ${bias.of("size")} × ${bias.of("extent")}${grows}`;
}

function gateBox(pen: Pen<Grouped>): Node {
  const gate = pen.in("output_gate");
  const own = gate.spec.layout === "own";
  const width =
    gate.spec.granularity === "per_head"
      ? say`${pen.of("num_query_heads")}`
      : say`${pen.of("num_query_heads")} × ${pen.of("v_head_dim")}`;
  return pen.box(gateTitle(gate), {
    lines: own ? [say`gate ${pen.h} → ${width}`] : [],
    weights: own ? ["g_proj"] : [],
    at: gate.at,
  });
}

function outputBox(pen: Pen<Grouped>): Node {
  const { spec } = pen;
  const from =
    spec.output_width === undefined
      ? say`${pen.of("num_query_heads")} × ${pen.of("v_head_dim")}`
      : say`${pen.of("output_width")}`;
  return pen.box("o", {
    lines: [say`${from} → ${pen.h}${spec.output_bias ? say`, with ${pen.of("output_bias", "bias")}` : ""}`],
    weights: ["o_proj"],
  });
}

export function blockSparseNodes(pen: Pen<BlockSparseAttentionSpec>): readonly Node[] {
  const { indexer } = pen.spec;
  const box =
    indexer.type === "pooled_block_indexer"
      ? indexerBox(new Pen(indexer, child(pen.at, "indexer"), pen.body), pen, "of q and of blocks’ keys", {
          chooses: (own) =>
            say`chooses ${own.of("top_blocks")} blocks of ${own.of("block_size")} tokens, by their mean key`,
          // One matrix has both.
          projected: (own) => say`q and k ${pen.h} → (${own.of("num_heads")} + 1) × ${own.of("head_dim")}`,
          weights: ["indexer"],
        })
      : indexerBox(new Pen(indexer, child(pen.at, "indexer"), pen.body), pen, "of q and of k", {
          chooses: (own) =>
            say`chooses ${own.of("top_blocks")} blocks of ${own.of("block_size")} tokens, the last ${own.of("local_blocks")} always`,
          projected: (own) =>
            say`q ${pen.h} → ${own.of("num_heads")} × ${own.of("head_dim")}, k → ${own.of("head_dim")}`,
          weights: ["index_q_proj", "index_k_proj", "index_q_norm", "index_k_norm"],
        });
  const rest = indexer.type === "pooled_block_indexer" ? ", and the tokens after the last whole one" : "";
  return gqaNodes(pen, {
    beside: box,
    core: [gqaCore(pen, undefined, [[`over the chosen blocks${rest}`]])],
  });
}

type Indexer = BlockSparseAttentionSpec["indexer"];

/** An indexer that attention has, and which reads what it does; its weights are among the attention’s. */
function indexerBox<I extends Indexer>(
  own: Pen<I>,
  attention: Pen<BlockSparseAttentionSpec>,
  normed: string,
  more: {
    readonly projected: (own: Pen<I>) => Words;
    readonly chooses: (own: Pen<I>) => Words;
    readonly weights: readonly string[];
  },
): Node {
  const indexer = own as unknown as Pen<Pick<Indexer, "num_heads" | "head_dim" | "rotary_dim" | "qk_norm">>;
  const norm = indexer.in("qk_norm");
  return attention.box("indexer", {
    lines: [
      say`${indexer.of("num_heads")} heads of ${indexer.of("head_dim")}`,
      more.projected(own),
      say`${normWords(norm)} ${normed}, ${epsWords(norm)}`,
      say`rope on ${rotatedOf(indexer)}`,
      more.chooses(own),
    ],
    weights: more.weights,
    at: own.at,
  });
}

export function differentialNodes(pen: Pen<DifferentialAttentionSpec>): readonly Node[] {
  const norm = pen.in("output_norm");
  return gqaNodes(pen, {
    core: [
      gqaCore(pen),
      pen.box("first half of the heads − λ × second half", {
        lines: [
          say`each head weighs the values of both halves, 2 × ${pen.of("head_dim")} channels`,
          "λ from four learnt vectors and the layer’s number",
        ],
        weights: ["lambda_q1", "lambda_k1", "lambda_q2", "lambda_k2"],
        tone: "core",
      }),
    ],
    outputNorm: pen.box(normWords(norm, " × (1 − λ₀)"), {
      lines: [say`over 2 × ${pen.of("head_dim")} channels, ${epsWords(norm)}`],
    }),
  });
}

export function dynamicMaskNodes(pen: Pen<DynamicMaskAttentionSpec>): readonly Node[] {
  return gqaNodes(pen, {
    ofValues: pen.box("mask from the values, added to the logits", {
      lines: [
        say`exp(A × softplus(dt(v))) for each KV head and key`,
        say`keys with the ${pen.of("kept_keys")} largest take part`,
      ],
      weights: ["A", "dt_proj"],
    }),
  });
}

export function crossNodes(pen: Pen<CrossAttentionSpec>): readonly Node[] {
  const norm = pen.in("qk_norm");
  const kv = say`${pen.h} → ${pen.of("num_kv_heads")} × ${pen.of("head_dim")}`;
  const normOf = (what: string, weight: string): Node =>
    pen.box(normWords(norm, ` of ${what}`), {
      lines: [say`each head, no positions, ${epsWords(norm)}`],
      weights: [weight],
      tone: "plain",
    });
  return [
    ...row(
      [
        pen.box("q", {
          lines: [say`${pen.h} → ${pen.of("num_query_heads")} × ${pen.of("head_dim")}`],
          weights: ["cross_attn.q_proj", "q_proj"],
        }),
        normOf("q", "q_norm"),
      ],
      [
        pen.box("patches of images", { isSource: true }),
        ...row(
          [pen.box("k", { lines: [kv], weights: ["k_proj"] }), normOf("k", "k_norm")],
          pen.box("v", { lines: [kv], weights: ["v_proj"] }),
        ),
      ],
    ),
    pen.box(softmaxTitle(pen.spec.softmax_scale, child(pen.at, "softmax_scale")), {
      lines: ["over the patches of images"],
      tone: "core",
    }),
    pen.box("o", {
      lines: [say`${pen.of("num_query_heads")} × ${pen.of("head_dim")} → ${pen.h}`],
      weights: ["o_proj"],
    }),
    pen.box("× tanh(gate), one number for each half", {
      lines: ["the layer is left out where a text has no images"],
      weights: ["cross_attn_attn_gate", "cross_attn_mlp_gate"],
      tone: "plain",
    }),
  ];
}

/** Both halves of its layer are weighed before they join the stream. */
export const crossJoins: Words = ["stream + tanh(gate) × output"];

export const crossBrief = (pen: Pen<CrossAttentionSpec>): readonly Words[] => [
  say`${pen.of("num_query_heads")} query, ${pen.of("num_kv_heads")} KV of ${pen.of("head_dim")}`,
  ["to the patches of images"],
];

export function mixtureOfAttentionNodes(pen: Pen<MixtureOfAttentionSpec>): readonly Node[] {
  const { spec } = pen;
  const own = say`${pen.of("num_kv_heads")} × ${pen.of("head_dim")}`;
  return [
    ...row(
      [
        pen.box(say`router ${pen.h} → ${pen.of("num_experts")}`, {
          lines: [
            say`${pen.of("scoring_func")}, top ${pen.of("top_k")}${spec.norm_topk_prob ? say`, ${pen.of("norm_topk_prob", "divided by their sum")}` : ""}`,
          ],
          weights: ["experts.router"],
        }),
        pen.box(say`q of ${pen.of("top_k")} of ${pen.of("num_experts")} experts`, {
          lines: [say`${pen.h} → ${own} each`],
          weights: ["experts.{}.q_proj"],
          cells: { number: spec.num_experts, chosen: spec.top_k },
        }),
      ],
      pen.box("k, v of all", { lines: [say`${pen.h} → 2 × ${own}`], weights: ["kv_proj"] }),
    ),
    // Positions are those of q and k, which stands in one box with v.
    { kind: "row", columns: [[positionBox(pen, rotatedOf(pen))], [pen.box("v")]], reads: [[0, 1], [1]] },
    pen.box(softmaxTitle(spec.softmax_scale, child(pen.at, "softmax_scale")), {
      lines: ["causal"],
      tone: "core",
      keeps: mixtureOfAttention.keeps(spec),
    }),
    pen.box("o of the same experts, summed by score", {
      lines: [say`${own} → ${pen.h}${spec.output_bias ? say`, with ${pen.of("output_bias", "bias")}` : ""}`],
      weights: ["experts.{}.o_proj", "experts.bias"],
    }),
  ];
}

export const mixtureOfAttentionBrief = (pen: Pen<MixtureOfAttentionSpec>): readonly Words[] => [
  say`${pen.of("top_k")} of ${pen.of("num_experts")} experts, ${pen.of("num_kv_heads")} KV of ${pen.of("head_dim")}`,
];

export function convolutionalNodes(pen: Pen<ConvolutionalAttentionSpec>): readonly Node[] {
  const { spec } = pen;
  const bias = spec.attention_bias ? say`with ${pen.of("attention_bias", "bias")}` : null;
  return [
    ...row(
      [
        ...row(
          pen.box("q", {
            lines: [say`${pen.h} → ${pen.of("num_query_heads")} × ${pen.of("head_dim")}`, bias],
            weights: ["qkv_proj.q_proj"],
          }),
          pen.box("k", {
            lines: [say`${pen.h} → ${pen.of("num_kv_heads")} × ${pen.of("head_dim")}`, bias],
            weights: ["qkv_proj.k_proj"],
          }),
        ),
        pen.box("causal convolutions of q and k", {
          lines: [
            say`${pen.of("depthwise_kernel_dim")} taps by channel, then ${pen.of("grouped_kernel_dim")} taps in each head`,
            ["+ means of projected q and k"],
          ],
          weights: ["qkv_proj.conv_qk_depthwise", "qkv_proj.conv_qk_grouped"],
          tone: "weights",
        }),
        pen.box("q and k to length √head_dim, k × temp", {
          lines: ["a learnt number for each KV head"],
          weights: ["qk_norm.temp"],
          tone: "plain",
        }),
        positionBox(pen, rotatedOf(pen)),
      ],
      pen.box("v", {
        lines: [
          say`half of this token, half of the one before: ${pen.h} → ${pen.of("num_kv_heads")} × ${pen.of("head_dim")}`,
          bias,
        ],
        weights: ["qkv_proj.v_proj_current", "qkv_proj.v_proj_delayed"],
      }),
    ),
    pen.box(softmaxTitle(spec.softmax_scale, child(pen.at, "softmax_scale")), {
      lines: [list([["causal"], spec.window === null ? null : windowWords(pen.in("window"))])],
      tone: "core",
      keeps: convolutionalAttention.keeps(spec),
    }),
    pen.box("o", {
      lines: [
        say`${pen.of("num_query_heads")} × ${pen.of("head_dim")} → ${pen.h}${spec.output_bias ? say`, with ${pen.of("output_bias", "bias")}` : ""}`,
      ],
      weights: ["o_proj"],
    }),
  ];
}

export const convolutionalBrief = (pen: Pen<ConvolutionalAttentionSpec>): readonly Words[] => [
  say`${pen.of("num_query_heads")} query, ${pen.of("num_kv_heads")} KV of ${pen.of("head_dim")}`,
  pen.spec.window === null ? [] : windowWords(pen.in("window")),
];
