import type { CompressedAttentionSpec } from "../../../spec/components/compressed-attention.ts";
import { compressedAttention } from "../../../spec/components/compressed-attention.ts";
import type { KVCompressorSpec } from "../../../spec/components/kv-compressor.ts";
import { type MLAAttentionSpec, mlaAttention } from "../../../spec/components/mla-attention.ts";
import type { SparseIndexerSpec } from "../../../spec/components/sparse-indexer.ts";
import { child } from "../../../spec/pointer.ts";
import type { Box, Node } from "../content.ts";
import { type Pen, row } from "../pen.ts";
import { type Value, type Words, list, say } from "../words.ts";
import {
  epsWords,
  gateTitle,
  normBox,
  normWords,
  positionBox,
  softmaxTitle,
  temperatureWords,
  windowWords,
} from "./shared.ts";

export function mlaBrief(pen: Pen<MLAAttentionSpec>): readonly Words[] {
  const { q_lora_rank: rank, indexer, reuses_selection: reuses } = pen.spec;
  return [
    say`${pen.of("num_query_heads")} heads, latents ${rank === null ? "" : say`q ${pen.of("q_lora_rank")}, `}KV ${pen.of("kv_lora_rank")}`,
    indexer
      ? say`indexer: top ${pen.in("indexer").of("top_k")}`
      : reuses
        ? say`${pen.of("reuses_selection", "an earlier indexer’s choice")}`
        : [],
  ];
}

/** Latent attention: queries and keys by their latents, the rotary channels beside them, as DeepSeek's papers draw it. */
export function mlaNodes(pen: Pen<MLAAttentionSpec>): readonly Node[] {
  const { spec } = pen;
  const { output_gate: gate, indexer } = spec;
  const nope = pen.of("qk_nope_head_dim");
  const rope = pen.of("qk_rope_head_dim");
  const n = pen.of("num_query_heads");
  const norm = pen.in("latent_norm");
  const bias = spec.attention_bias ? say`with ${pen.of("attention_bias", "bias")}` : null;
  const gateInQuery = gate?.layout === "in_q_proj";
  const isPositionless = spec.qk_rope_head_dim === 0;
  const key = isPositionless ? [nope] : say`${nope} + ${rope}`;
  const head = gateInQuery ? say`${key} + ${pen.of("v_head_dim")}` : key;
  const width =
    spec.query_head_dim === undefined
      ? head.length === 1
        ? say`${n} × ${head}`
        : say`${n} × (${head})`
      : say`${n} × ${pen.of("query_head_dim")}`;
  const latent = isPositionless ? say`${pen.of("kv_lora_rank")}` : say`${pen.of("kv_lora_rank")} + ${rope}`;
  const projected: readonly Node[] =
    spec.q_lora_rank === null
      ? [pen.box(gateInQuery ? "q + gate" : "q", { lines: [say`${pen.h} → ${width}`], weights: ["q_proj"] })]
      : [
          pen.box("query latent", {
            lines: [say`${pen.h} → ${pen.of("q_lora_rank")}`, bias],
            weights: ["q_a_proj"],
          }),
          normBox(pen, norm, ["q_a_layernorm"], { at: pen.at }),
          pen.box(gateInQuery ? "q + gate" : "q", {
            lines: [
              say`${spec.query_latent_twice === true ? "2 × " : ""}${pen.of("q_lora_rank")} → ${width}`,
              spec.query_latent_twice === true
                ? say`reads ${pen.of("query_latent_twice", "the latent too")}, beside its norm`
                : null,
            ],
            weights: ["q_b_proj"],
          }),
        ];
  // What changes queries stands with them: a key's rotary channels are in the latent, and its values pass none of it.
  const queries: readonly Node[] = [
    ...projected,
    ...(spec.query_scale === undefined || spec.query_scale === 1
      ? []
      : [pen.box(say`q × ${pen.of("query_scale")}`)]),
    positionBox(pen, say`${rope} channels of q`),
    ...(spec.temperature === undefined || spec.temperature === null
      ? []
      : [pen.box(temperatureWords(pen.in("temperature")))]),
  ];
  const keys: readonly Node[] = [
    pen.box("latent of k and v", {
      lines: [
        say`${pen.h} → ${latent}`,
        bias,
        isPositionless || spec.position === null
          ? null
          : say`its ${rope} turned as q is: one k for all heads`,
      ],
      weights: ["kv_a_proj_with_mqa"],
    }),
    pen.box(normWords(norm), {
      lines: [
        spec.latent_scale === undefined
          ? epsWords(norm)
          : say`${epsWords(norm)}, × ${pen.of("latent_scale")}`,
      ],
      weights: ["kv_a_layernorm"],
      tone: "plain",
    }),
    pen.box("k, v", {
      lines: [say`${pen.of("kv_lora_rank")} → ${n} × (${nope} + ${pen.of("v_head_dim")})`],
      weights: ["kv_b_proj"],
    }),
  ];
  return [
    ...row(queries, keys, indexer === null ? null : [indexerBox(pen, pen.in("indexer"))]),
    pen.box(softmaxTitle(spec.softmax_scale, child(pen.at, "softmax_scale")), {
      lines: [
        indexer !== null
          ? ["causal, over the chosen tokens"]
          : spec.reuses_selection
            ? say`causal, over the tokens ${pen.of("reuses_selection", "that an earlier indexer chose")}`
            : ["causal"],
        say`cached: ${latent} a token`,
        spec.sinks === true ? say`a learnt ${pen.of("sinks", "sink")} for each head` : null,
      ],
      weights: ["sinks"],
      tone: "core",
      keeps: mlaAttention.keeps(spec),
    }),
    ...(gate === null
      ? []
      : [
          pen.box(gateTitle(pen.in("output_gate")), {
            lines: gateInQuery
              ? []
              : [
                  say`gate ${pen.h} → ${gate.granularity === "per_head" ? [n] : say`${n} × ${pen.of("v_head_dim")}`}`,
                ],
            weights: ["g_proj"],
          }),
        ]),
    pen.box("o", {
      lines: [
        say`${n} × ${pen.of("v_head_dim")} → ${pen.h}${spec.output_bias ? say`, with ${pen.of("output_bias", "bias")}` : ""}`,
      ],
      weights: ["o_proj"],
    }),
  ];
}

function indexerBox(pen: Pen<MLAAttentionSpec>, indexer: Pen<SparseIndexerSpec>): Box {
  const { pools, interleaved } = indexer.spec;
  const norm = indexer.in("key_norm");
  return pen.box("indexer", {
    lines: [
      say`${indexer.of("num_heads")} heads of ${indexer.of("head_dim")}`,
      say`q from the query latent, k from ${pen.h} with a ${normWords(norm)}`,
      indexer.spec.rotary_dim === 0
        ? [indexer.of("rotary_dim", "no positions")]
        : say`rope on ${indexer.of("rotary_dim")}${indexer.spec.rotary_last === true ? say` ${indexer.of("rotary_last", "last")}` : ""}, ${indexer.of("interleaved", interleaved ? "neighbours in pairs" : "halves in pairs")}`,
      pools === undefined
        ? null
        : ["key of a run: the mean of its tokens’, by a softmax of gate · x + a learnt bias"],
      scoreWords(indexer, pools === undefined ? "a token" : "a run", pen.h),
      pools === undefined
        ? say`chooses the ${indexer.of("top_k")} best tokens`
        : say`chooses runs of ${indexer.in("pools").of("size")} tokens, ${indexer.of("top_k")} tokens in all${pools.sees_tail ? say`, ${indexer.in("pools").of("sees_tail", "and those after the last whole run")}` : ""}`,
    ],
    weights: ["indexer"],
    at: indexer.at,
  });
}

/** How an indexer's heads agree on what is chosen: the score of what, with weights from the layer's input of width `h`. */
const scoreWords = (pen: Pen<{ num_heads: number }>, what: string, h: Value): Words =>
  say`score of ${what}: Σ weight × relu(q·k), weights ${h} → ${pen.of("num_heads")}`;

export function compressedBrief(pen: Pen<CompressedAttentionSpec>): readonly Words[] {
  const { compressor, indexer } = pen.spec;
  return [
    say`${pen.of("num_query_heads")} heads of ${pen.of("head_dim")}, one for k and v`,
    list([
      windowWords(pen.in("window")),
      compressor ? say`one entry for ${pen.in("compressor").of("rate")} tokens` : null,
      indexer ? say`top ${pen.in("indexer").of("top_k")}` : null,
    ]),
  ];
}

export function compressedNodes(pen: Pen<CompressedAttentionSpec>): readonly Node[] {
  const { spec } = pen;
  const n = pen.of("num_query_heads");
  const dim = pen.of("head_dim");
  const [latentNorm, queryNorm] = [pen.in("latent_norm"), pen.in("query_norm")];
  const compressor = spec.compressor === null ? null : pen.in("compressor");
  const indexer = spec.indexer === null ? null : pen.in("indexer");
  return [
    ...row(
      [
        ...row(
          [
            pen.box("query latent", { lines: [say`${pen.h} → ${pen.of("q_lora_rank")}`], weights: ["wq_a"] }),
            normBox(pen, latentNorm, ["q_norm"], { at: pen.at }),
            pen.box("q", { lines: [say`${pen.of("q_lora_rank")} → ${n} × ${dim}`], weights: ["wq_b"] }),
            normBox(pen, queryNorm, ["q_b_norm"], { of: " of each head", at: pen.at }),
          ],
          [
            pen.box("k = v, one head", { lines: [say`${pen.h} → ${dim}`], weights: ["wkv"] }),
            normBox(pen, latentNorm, ["norm"], { at: pen.at }),
          ],
        ),
        positionBox(pen, say`the last ${pen.of("rotary_dim")} of ${dim} channels`),
      ],
      compressor === null
        ? null
        : [
            pen.box("compressor", {
              lines: [
                say`${pen.h} → ${compressor.spec.overlaps ? say`${compressor.of("overlaps", "2")} × ` : ""}${dim}, and as many logits`,
                ["+ a learnt bias for each place, softmax over tokens"],
                ...compressorLines(compressor),
              ],
              weights: ["compressor"],
              at: compressor.at,
            }),
            ...(indexer === null
              ? []
              : [
                  // Of the entries above, by what reads other things than they do.
                  pen.box(say`the ${indexer.of("top_k")} best entries`, {
                    lines: [
                      say`by an indexer: ${indexer.of("num_heads")} heads of ${indexer.of("head_dim")}`,
                      ["q from the query latent, keys by a compressor of its own:"],
                      ...compressorLines(indexer.in("compressor")),
                      scoreWords(indexer, "an entry", pen.h),
                    ],
                    weights: ["indexer"],
                    at: indexer.at,
                  }),
                ]),
          ],
    ),
    pen.box(softmaxTitle(spec.softmax_scale, child(pen.at, "softmax_scale")), {
      lines: [
        say`causal, ${windowWords(pen.in("window"))}`,
        compressor === null
          ? null
          : [indexer === null ? "and every compressed entry before it" : "and the chosen compressed entries"],
        spec.sinks ? say`a learnt ${pen.of("sinks", "sink")} for each head` : null,
        ["rotary channels of the output turned back"],
      ],
      weights: ["attn_sink"],
      tone: "core",
      keeps: compressedAttention.keeps(spec),
    }),
    pen.box(say`o in ${pen.of("output_groups")} groups`, {
      lines: [
        say`${n} × ${dim} → ${pen.of("output_groups")} × ${pen.of("output_lora_rank")}, group by group`,
      ],
      weights: ["wo_a"],
    }),
    pen.box("o", {
      lines: [say`${pen.of("output_groups")} × ${pen.of("output_lora_rank")} → ${pen.h}`],
      weights: ["wo_b"],
    }),
  ];
}

function compressorLines(pen: Pen<KVCompressorSpec>): readonly Words[] {
  const norm = pen.in("norm");
  return [
    say`${pen.of("rate")} tokens → 1 entry${pen.spec.overlaps ? say`, ${pen.of("overlaps", "overlapping")}` : ""}`,
    say`${normWords(norm)}, ${epsWords(norm)}`,
    ["turned by the place of its first token"],
  ];
}
