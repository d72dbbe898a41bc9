import type { AltUpSpec, AltUpStreamsSpec } from "../../../spec/components/altup.ts";
import type { AttentionResidualSpec } from "../../../spec/components/attention-residual.ts";
import type { EmbeddingProjectionSpec } from "../../../spec/components/embedding-projection.ts";
import type { EntryNormSpec } from "../../../spec/components/entry-norm.ts";
import type { GatedMergeSpec, GatedResidualSpec } from "../../../spec/components/gated-residual.ts";
import type { HeadTransformSpec } from "../../../spec/components/head-transform.ts";
import type {
  HyperConnectionsSpec,
  StreamMeanSpec,
  StreamMergeSpec,
} from "../../../spec/components/hyper-connections.ts";
import type { IndependentHyperConnectionsSpec } from "../../../spec/components/independent-hyper-connections.ts";
import type { LaurelSpec } from "../../../spec/components/laurel.ts";
import type { LayerScalarSpec } from "../../../spec/components/layer-scalar.ts";
import type { LowRankAdaptersSpec } from "../../../spec/components/low-rank-adapters.ts";
import type { LearnedPositionSpec } from "../../../spec/components/learned-position.ts";
import type { SinusoidalPositionSpec } from "../../../spec/components/sinusoidal-position.ts";
import type { EmbeddingScaleSpec, LearntResidualSpec } from "../../../spec/components/learnt-residual.ts";
import {
  type NgramEmbeddingSpec,
  ngramEmbedding as ngrams,
} from "../../../spec/components/ngram-embedding.ts";
import type { NormGateSpec } from "../../../spec/components/norm-gate.ts";
import type { OutputConvolutionSpec } from "../../../spec/components/output-convolution.ts";
import { outputConvolution } from "../../../spec/components/output-convolution.ts";
import type { PerLayerEmbeddingSpec } from "../../../spec/components/per-layer-embedding.ts";
import type { PerLayerInputSpec } from "../../../spec/components/per-layer-input.ts";
import type { ResidualScaleSpec } from "../../../spec/components/residual-scale.ts";
import { child } from "../../../spec/pointer.ts";
import type { Item, Node } from "../content.ts";
import type { Added, Around, Which } from "../drawing.ts";
import { type Pen, row } from "../pen.ts";
import { list, numeral, say } from "../words.ts";
import { activation, epsWords, normBox, normWords } from "./shared.ts";

export function hyperConnections(pen: Pen<HyperConnectionsSpec>, which: Which): Around {
  const half = which === "mixer" ? "hc_attn" : "hc_ffn";
  return {
    streams: pen.spec.num_streams,
    before: [hyperConnection(pen, [`${half}_norm`, `${half}_fn`, `${half}_base`, `${half}_scale`])],
    join: say`post × output + mixed streams (${pen.of("sinkhorn_iterations")} × Sinkhorn)`,
  };
}

export function independentHyperConnections(pen: Pen<IndependentHyperConnectionsSpec>, which: Which): Around {
  return {
    streams: pen.spec.num_streams,
    before: [hyperConnection(pen, [which === "mixer" ? "hc_pre.hc_attn_layer" : "hc_pre.hc_mlp_layer"])],
    join: say`each stream + post × output, post up to ${pen.of("magnitude")}`,
  };
}

function hyperConnection(
  pen: Pen<HyperConnectionsSpec | IndependentHyperConnectionsSpec>,
  weights: readonly string[],
): Node {
  return pen.box(say`hyper-connection: ${pen.of("num_streams")} streams → 1`, {
    lines: [say`pre = sigmoid(…) + ${pen.of("eps")}, from an ${normWords(pen.in("input_norm"), " of all")}`],
    weights,
    tone: "plain",
  });
}

export function gatedResidual(pen: Pen<GatedResidualSpec>, which: Which): Around {
  return {
    streams: pen.spec.num_streams,
    before: [gateBox(pen, which === "mixer" ? "attn_hyper_connection" : "mlp_hyper_connection")],
    join: say`each stream + β × output, β up to 2`,
  };
}

export const mergeGated = (pen: Pen<GatedMergeSpec>): readonly Node[] => [
  gateBox(pen, "hyper_connection_mixer"),
];

function gateBox(pen: Pen<GatedMergeSpec | GatedResidualSpec>, module: string): Node {
  const norm = pen.in("input_norm");
  const all = say`${pen.of("num_streams")} × ${pen.h}`;
  return pen.box(say`${pen.of("num_streams")} streams → 1, behind gates`, {
    lines: [
      say`mean of sigmoid(gate) × ${normWords(norm, " of each")}`,
      say`gate ${all} → ${pen.of("rank")} → ${all}, silu between`,
      epsWords(norm),
    ],
    weights: [module],
    tone: "plain",
  });
}

/** Added to the streams as they enter a layer: what tables give for the last tokens' ids, gated by each stream. */
export function ngramEmbedding(pen: Pen<NgramEmbeddingSpec>): readonly Item[] {
  const { spec } = pen;
  const norm = pen.in("norm");
  const streams = say`${pen.of("num_streams")} × ${pen.of("channels")}`;
  const nodes: readonly Node[] = [
    ...row(
      [
        pen.box(say`n-gram tables, up to ${pen.of("largest_ngram")} tokens`, {
          lines: [
            "read token ids, not the stream",
            say`${pen.of("table_sizes", `${numeral(spec.table_sizes.length)} tables`)} by hash, ${pen.of("rows")} rows, in ${pen.of("shards")} tensors`,
            say`seed ${pen.of("hash_seed")}, not beyond token ${pen.of("boundary_token")}`,
            say`give ${pen.of("embedding_size")} channels`,
          ],
          weights: ["ple.ple_embedding"],
          isSource: true,
        }),
        ...row(
          pen.box("value", {
            lines: [say`${pen.of("embedding_size")} → ${pen.of("channels")}`],
            weights: ["ple.value_proj"],
          }),
          [
            pen.box("key", {
              lines: [say`${pen.of("embedding_size")} → ${streams}`],
              weights: ["ple.key_proj"],
            }),
            normBox(pen, norm, ["ple.norm_key"]),
          ],
        ),
      ],
      normBox(pen, norm, ["ple.norm_query"], { of: " of each stream" }),
    ),
    pen.box("u = sigmoid(s) × value", {
      lines: [
        say`x = key · stream / ${pen.of("channels", `√${numeral(spec.channels)}`)}, stream by stream`,
        "s = sign(x) √|x|, |x| at least 1e-6",
      ],
    }),
    pen.box("u + silu(convolution)", {
      lines: [
        say`of an ${normWords(norm, " of u")}, ${epsWords(norm)}`,
        say`${pen.of("conv_kernel_dim")} taps, ${pen.of("largest_ngram")} tokens apart, by channel`,
      ],
      weights: ["ple.norm_conv", "ple.conv1d"],
      keeps: ngrams.keeps(spec),
    }),
  ];
  return [{ kind: "branch", nodes, words: [], streams: spec.num_streams }];
}

export function altUp(pen: Pen<AltUpSpec>, which: Which): Around {
  const norm = pen.in("router_norm");
  const streams = pen.of("num_streams");
  return which === "mixer"
    ? {
        streams: pen.spec.num_streams,
        // What the layer computes is added to the predicted streams, not to those that enter it.
        first: [
          pen.box(say`AltUp predicts ${streams} streams`, {
            lines: [
              say`each + mixed streams, by tanh(router(${normWords(norm)} × ${pen.of("router_input_multiplier")}))`,
              say`stream ${pen.of("active_stream")} is computed with`,
            ],
            weights: ["altup.prediction_coefs", "altup.modality_router", "altup.router_norm"],
            tone: "plain",
          }),
        ],
      }
    : {
        streams: pen.spec.num_streams,
        last: [
          pen.box(say`AltUp corrects ${streams} streams`, {
            lines: [
              ["each + (1 + c) × what the layer changed"],
              pen.spec.scales_output
                ? say`the active one ${pen.of("scales_output", "× a learnt scale")} for what follows`
                : null,
            ],
            weights: ["altup.correction_coefs", "altup.correct_output_scale"],
            tone: "plain",
          }),
        ],
      };
}

export const openAltUp = (pen: Pen<AltUpStreamsSpec>): readonly Node[] => [
  pen.box(say`${pen.of("num_streams")} streams (AltUp)`, {
    lines: ["the others are projections, at the same mean square"],
    weights: ["altup_projections.{}"],
  }),
];

export const mergeAltUp = (pen: Pen<AltUpStreamsSpec>): readonly Node[] => [
  pen.box(say`mean of ${pen.of("num_streams")} streams`, {
    lines: ["the others are projected back first"],
    weights: ["altup_unembed_projections.{}"],
  }),
];

/** Beside the mixer: reads its input, and the sum of both is divided by √2. */
export function laurelBeside(pen: Pen<LaurelSpec>, which: Which): readonly Node[] {
  if (which === "mlp") return [];
  const norm = pen.in("norm");
  return [
    pen.box("LAuReL", {
      lines: [say`${pen.h} → ${pen.of("rank")} → ${pen.h}`, normWords(norm), ["+ its input"]],
      weights: ["laurel"],
    }),
  ];
}

export function attentionResidual(pen: Pen<AttentionResidualSpec>, which: Which): Around {
  const name = which === "mixer" ? "self_attention_res" : "mlp_res";
  const norm = pen.in("norm");
  return {
    before: [
      pen.box("mixture of the blocks so far and the sum since", {
        lines: [say`softmax(proj · ${normWords(norm)})`, epsWords(norm)],
        weights: [`${name}_norm`, `${name}_proj`],
        tone: "plain",
      }),
    ],
    join:
      which === "mixer"
        ? say`+ the sum since; a block starts every ${pen.of("block_size")} layers`
        : say`+ the sum since`,
  };
}

export function lastAttentionResidual(pen: Pen<AttentionResidualSpec>): readonly Node[] {
  const norm = pen.in("norm");
  return [
    pen.box("mixture of the blocks and the last sum", {
      lines: [say`softmax(proj · ${normWords(norm)})`, epsWords(norm)],
      weights: ["output_attn_res_norm", "output_attn_res_proj"],
      tone: "plain",
    }),
  ];
}

export function outputConvolutionAround(pen: Pen<OutputConvolutionSpec>, which: Which): Around {
  return {
    after: [
      pen.box(say`+ causal convolution of ${pen.of("kernel_dim")} taps`, {
        lines: [say`of ${pen.of("channels")} channels, one by one`],
        weights: [which === "mixer" ? "attn_sconv" : "mlp_sconv"],
        tone: "plain",
        ...(which === "mixer" && { keeps: outputConvolution.keeps(pen.spec) }),
      }),
    ],
  };
}

export function learntResidual(pen: Pen<LearntResidualSpec>, which: Which): Around {
  return {
    after: [
      pen.box("b, s, c and r, learnt by channel", {
        weights: [which === "mixer" ? "post_attention_residual_scale" : "post_mlp_residual_scale"],
        tone: "plain",
      }),
    ],
    join: ["(output + b) × s + (stream + c) × r"],
  };
}

export function residualScale(pen: Pen<ResidualScaleSpec>, which: Which): Around {
  return {
    after: [
      pen.box("w, learnt by channel", {
        weights: [which === "mixer" ? "input_residual" : "post_attention_residual"],
        tone: "plain",
      }),
    ],
    join: ["w × stream + output"],
  };
}

export function normGate(pen: Pen<NormGateSpec>, which: Which): readonly Node[] {
  if (which !== pen.spec.half) return [];
  const norm = which === "mixer" ? "input_layernorm" : "post_attention_layernorm";
  return [
    pen.box("× sigmoid(gate)", {
      lines: [say`gate ${pen.h} → ${pen.of("rank")} → ${pen.h}, ${pen.of("activation")} between`],
      weights: [`${norm}.W_down`, `${norm}.W_up`],
      tone: "plain",
    }),
  ];
}

export function entryNorm(pen: Pen<EntryNormSpec>): readonly Node[] {
  return [normBox(pen, pen.in("norm"), ["entry_norm"], { of: " of what enters" })];
}

export const layerScalar = (pen: Pen<LayerScalarSpec>): readonly Node[] => [
  pen.box("× layer scalar", {
    lines: [say`one number, a ${pen.of("storage")}`],
    weights: ["layer_scalar"],
    tone: "plain",
  }),
];

/** Beside the matrices of a half: each is joined to what its matrix gives, and takes part only with input of its kind. */
export function lowRankAdapters(pen: Pen<LowRankAdaptersSpec>, which: Which): readonly Added[] {
  const { name, used_with: used, matrices } = pen.spec;
  return matrices.flatMap(({ module, inputs, outputs }, index) => {
    if (module.startsWith("mlp.") !== (which === "mlp")) return [];
    const place = child(child(pen.at, "matrices"), String(index));
    return [
      {
        module: module.split(".").at(-1) ?? module,
        node: pen.box(say`${pen.of("name")} adapter`, {
          lines: [
            say`${{ text: numeral(inputs), at: child(place, "inputs") }} → ${pen.of("rank")} → ${{ text: numeral(outputs), at: child(place, "outputs") }}`,
            say`× ${pen.of("scale")}, only with ${pen.of("used_with", used === "images" ? "images" : "sound and no image")}`,
          ],
          weights: ["lora_A", "lora_B"].map((half) => `${module}.${half}.${name}`),
        }),
      },
    ];
  });
}

/** A residual half of its own after the others. */
export function perLayerInput(pen: Pen<PerLayerInputSpec>): readonly Node[] {
  const norm = pen.in("norm");
  return [
    pen.box("per-layer input", {
      lines: [
        say`${activation(pen.of("activation"))}(gate) × p, ${pen.h} → ${pen.of("size")} → ${pen.h}`,
        list([normWords(norm), epsWords(norm)]),
        pen.spec.other_streams === true
          ? say`added to ${pen.of("other_streams", "every stream but the first")}`
          : null,
      ],
      weights: ["per_layer_input_gate", "per_layer_projection", "post_per_layer_input_norm"],
    }),
  ];
}

/** Beside the stream: what a table gives for token ids, and what the embeddings are projected to, for every layer's input. */
export function perLayerEmbedding(pen: Pen<PerLayerEmbeddingSpec>): readonly Item[] {
  const norm = pen.in("norm");
  const layers = { text: numeral(pen.body.num_layers), at: "/body/num_layers" };
  const nodes: readonly Node[] = [
    ...row(
      pen.box("per-layer table", {
        lines: [
          "reads token ids, not the stream",
          say`${pen.of("vocab_size")} × ${layers} × ${pen.of("size")}`,
          say`× ${pen.of("embedding_multiplier")}`,
        ],
        weights: ["embed_tokens_per_layer"],
        isSource: true,
      }),
      [
        pen.box("per-layer projection", {
          lines: [say`${pen.h} → ${layers} × ${pen.of("size")}`, say`× ${pen.of("projection_multiplier")}`],
          weights: ["per_layer_model_projection"],
        }),
        normBox(pen, norm, ["per_layer_projection_norm"], { of: " of each layer’s" }),
      ],
    ),
    pen.box("p of each layer: their sum", {
      lines: [say`× ${pen.of("sum_multiplier")}, ${pen.of("size")} channels, to its per-layer input`],
    }),
  ];
  return [{ kind: "branch", nodes, words: [], streams: 1, isAside: true }];
}

export const projectIn = (pen: Pen<EmbeddingProjectionSpec>): readonly Node[] => [
  pen.box("project in", { lines: [say`${pen.of("embedding_size")} → ${pen.h}`], weights: ["project_in"] }),
];

export const projectOut = (pen: Pen<EmbeddingProjectionSpec>): readonly Node[] => [
  pen.box("project out", { lines: [say`${pen.h} → ${pen.of("embedding_size")}`], weights: ["project_out"] }),
];

export const embeddingScale = (pen: Pen<EmbeddingScaleSpec>): readonly Node[] => [
  pen.box("(x + bias) × scale, by channel", {
    weights: ["input_hidden_states_bias", "input_hidden_states_scale"],
    tone: "plain",
  }),
];

export const learnedPosition = (pen: Pen<LearnedPositionSpec>): readonly Node[] => [
  pen.box("+ learnt positions", {
    lines: [
      say`${pen.of("max_position_embeddings")} × ${pen.h}${pen.spec.offset === 0 ? "" : say`, ${pen.of("offset", `${numeral(pen.spec.offset)} more rows`)}`}`,
    ],
    weights: ["embed_positions"],
  }),
];

export const sinusoidalPosition = (pen: Pen<SinusoidalPositionSpec>): readonly Node[] => [
  pen.box("+ sines of the position", {
    lines: [
      say`base ${pen.of("base")}, in ${pen.of("steps")} steps${pen.spec.offset === 0 ? "" : say`, from ${pen.of("offset")} on`}`,
    ],
    tone: "plain",
  }),
];

export function openStreams(pen: Pen<StreamMergeSpec | StreamMeanSpec | GatedMergeSpec>): readonly Node[] {
  return [pen.box(say`${pen.of("num_streams")} equal streams`)];
}

export function mergeStreams(pen: Pen<StreamMergeSpec>): readonly Node[] {
  const norm = pen.in("input_norm");
  return [
    pen.box(say`${pen.of("num_streams")} streams → 1`, {
      lines: [say`Σ (sigmoid(…) + ${pen.of("eps")}) × stream, from an ${normWords(norm, " of all")}`],
      weights: ["hc_head"],
      tone: "plain",
    }),
  ];
}

export const meanOfStreams = (pen: Pen<StreamMeanSpec>): readonly Node[] => [
  pen.box(say`mean of ${pen.of("num_streams")} streams`),
];

export function headTransform(pen: Pen<HeadTransformSpec>): readonly Node[] {
  const norm = pen.in("norm");
  return [
    pen.box("transform before the head", {
      lines: [
        say`${pen.h} → ${pen.h}${pen.spec.bias ? say`, with ${pen.of("bias", "bias")}` : ""}, ${pen.of("activation")}`,
        list([normWords(norm), epsWords(norm)]),
      ],
      weights: ["dense", "dense_norm"],
    }),
  ];
}
