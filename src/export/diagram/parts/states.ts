import { type MlstmSpec, mlstm } from "../../../spec/components/mlstm.ts";
import { type GatedDeltaNetSpec, gatedDeltaNet } from "../../../spec/components/gated-delta-net.ts";
import {
  type KimiDeltaAttentionSpec,
  kimiDeltaAttention,
} from "../../../spec/components/kimi-delta-attention.ts";
import {
  type LightningAttentionSpec,
  lightningAttention,
} from "../../../spec/components/lightning-attention.ts";
import { type MambaMixerSpec, mambaMixer } from "../../../spec/components/mamba-mixer.ts";
import { type Mamba2MixerSpec, mamba2Mixer } from "../../../spec/components/mamba2-mixer.ts";
import { type RGLRUMixerSpec, rgLruMixer } from "../../../spec/components/rg-lru-mixer.ts";
import { type RwkvTimeMixSpec, rwkvTimeMix } from "../../../spec/components/rwkv-mixers.ts";
import { type ShortConvolutionSpec, shortConvolution } from "../../../spec/components/short-convolution.ts";
import type { Node } from "../content.ts";
import { type Pen, row } from "../pen.ts";
import { type Words, list, say } from "../words.ts";
import { activation, epsWords, normBox, normWords } from "./shared.ts";

export const deltaBrief = (pen: Pen<GatedDeltaNetSpec>): readonly Words[] => [
  say`${pen.of("num_key_heads")} key of ${pen.of("key_head_dim")}, ${pen.of("num_value_heads")} value of ${pen.of("value_head_dim")}`,
];

export function deltaNodes(pen: Pen<GatedDeltaNetSpec>): readonly Node[] {
  const { spec } = pen;
  const keys = say`${pen.of("num_key_heads")} × ${pen.of("key_head_dim")}`;
  const values = say`${pen.of("num_value_heads")} × ${pen.of("value_head_dim")}`;
  const n = pen.of("num_value_heads");
  const norm = pen.in("output_norm");
  const stored = pen.of("projection_layout", "by key head");
  const before: readonly Node[] = [
    convolution(pen, "causal convolution of q, k, v", ["conv1d", "q_conv1d", "k_conv1d", "v_conv1d"]),
    ...lengthNorm(pen),
  ];
  const core = pen.box(say`S ← α S + β k (v − α S k), out S q / √${pen.of("key_head_dim")}`, {
    tone: "core",
    lines: [
      say`${n} states of ${pen.of("key_head_dim")} × ${pen.of("value_head_dim")}, ${pen.of("state_dtype")}`,
      ["α = exp(A softplus(a + dt)), A = −exp(A_log)"],
      say`β = ${spec.beta_multiplier === undefined ? "" : say`${pen.of("beta_multiplier")} × `}sigmoid(b)`,
    ],
    weights: ["A_log", "dt_bias"],
    keeps: gatedDeltaNet.keeps(spec),
  });
  const betaAndDecay = pen.box("b, a", {
    lines: [say`${pen.h} → 2 × ${n}`, ["β and decay"]],
    weights: ["in_proj_ba", "in_proj_b", "in_proj_a", "b_proj", "a_proj"],
  });
  // What the core makes of q, k and v; z, which gates it, passes neither convolution nor core.
  const states: readonly Node[] =
    spec.projection_layout === "qkvz_ba"
      ? [
          pen.box("q, k, v, z", {
            lines: [say`${pen.h} → 2 × ${keys} + 2 × ${values}`, say`one matrix, ${stored}`],
            weights: ["in_proj_qkvz"],
          }),
          ...row([...row(before, { ...betaAndDecay, isSource: true }), core], pen.box("z")),
        ]
      : row(
          [
            ...row(
              [
                pen.box("q, k, v", {
                  lines: [say`${pen.h} → 2 × ${keys}`, say`+ ${values}`],
                  weights: ["in_proj_qkv", "q_proj", "k_proj", "v_proj"],
                }),
                ...before,
              ],
              betaAndDecay,
            ),
            core,
          ],
          pen.box("z (gate)", { lines: [say`${pen.h} → ${values}`], weights: ["in_proj_z", "g_proj"] }),
        );
  return [
    ...states,
    pen.box(say`${normWords(norm, " of each head")} × ${pen.of("output_gate_activation")}(z)`, {
      lines: [epsWords(norm)],
      weights: ["norm", "o_norm"],
      tone: "plain",
    }),
    pen.box("out", { lines: [say`${values} → ${pen.h}`], weights: ["out_proj", "o_proj"] }),
  ];
}

/** A convolution over the tokens so far, channel by channel, and the activation after it. */
function convolution(
  pen: Pen<Pick<MambaMixerSpec, "conv_kernel_dim" | "conv_activation" | "conv_bias">>,
  title: string,
  weights: readonly string[],
): Node {
  return pen.box(say`${title}: ${pen.of("conv_kernel_dim")} taps`, {
    lines: [
      say`then ${pen.of("conv_activation")}${pen.spec.conv_bias ? say`, with ${pen.of("conv_bias", "bias")}` : ""}`,
    ],
    weights,
  });
}

/** Beside v, which passes it by. */
function lengthNorm(pen: Pen<Pick<GatedDeltaNetSpec, "qk_l2norm" | "qk_l2norm_eps">>): readonly Node[] {
  if (!pen.spec.qk_l2norm) return [];
  return row(
    pen.box(say`q and k ${pen.of("qk_l2norm", "divided by their length")}`, {
      lines: [say`eps ${pen.of("qk_l2norm_eps")}`],
    }),
    pen.box("v"),
  );
}

export const kimiBrief = (pen: Pen<KimiDeltaAttentionSpec>): readonly Words[] => [
  say`${pen.of("num_heads")} heads of ${pen.of("head_dim")}`,
];

export function kimiNodes(pen: Pen<KimiDeltaAttentionSpec>): readonly Node[] {
  const { spec } = pen;
  const heads = say`${pen.of("num_heads")} × ${pen.of("head_dim")}`;
  const norm = pen.in("output_norm");
  return [
    ...row(
      [
        pen.box("q, k, v", {
          lines: [say`${pen.h} → ${heads} each`],
          weights: ["q_proj", "k_proj", "v_proj"],
        }),
        convolution(pen, "causal convolutions of q, k, v", ["q_conv1d", "k_conv1d", "v_conv1d"]),
        ...lengthNorm(pen),
      ],
      pen.box("f (decay)", {
        lines: [say`${pen.h} → ${pen.of("head_dim")} → ${heads}`],
        weights: ["f_a_proj", "f_b_proj"],
      }),
      pen.box("b (β)", { lines: [say`${pen.h} → ${pen.of("num_heads")}`], weights: ["b_proj"] }),
    ),
    pen.box(say`S ← α S + β k (v − α S k), out S q / √${pen.of("head_dim")}`, {
      tone: "core",
      lines: [
        ["α for each channel of k"],
        say`${pen.of("num_heads")} states of ${pen.of("head_dim")} × ${pen.of("head_dim")}, ${pen.of("state_dtype")}`,
        spec.decay_lower_bound === null
          ? ["α = exp(A softplus(f + dt)), A = −exp(A_log)"]
          : say`α = exp(${pen.of("decay_lower_bound")} × sigmoid(−A (f + dt))), A = −exp(A_log)`,
        ["β = sigmoid(b)"],
      ],
      weights: ["A_log", "dt_bias"],
      keeps: kimiDeltaAttention.keeps(spec),
    }),
    pen.box(say`${normWords(norm, " of each head")} × ${pen.of("output_gate_activation")}(gate)`, {
      lines: [
        epsWords(norm),
        spec.output_gate_rank === null
          ? say`gate ${pen.h} → ${heads}`
          : say`gate ${pen.h} → ${pen.of("output_gate_rank")} → ${heads}`,
      ],
      weights: ["o_norm", "g_proj", "g_a_proj", "g_b_proj"],
    }),
    pen.box("o", { lines: [say`${heads} → ${pen.h}`], weights: ["o_proj"] }),
  ];
}

export const lightningBrief = (pen: Pen<LightningAttentionSpec>): readonly Words[] => [
  say`${pen.of("num_heads")} heads of ${pen.of("head_dim")}, no positions`,
];

export function lightningNodes(pen: Pen<LightningAttentionSpec>): readonly Node[] {
  const { spec } = pen;
  const heads = say`${pen.of("num_heads")} × ${pen.of("head_dim")}`;
  const norm = pen.in("output_norm");
  return [
    ...row(
      [
        pen.box("q, k, v", {
          lines: [say`${pen.h} → 3 × ${heads}`, say`then ${pen.of("qkv_activation")}`],
          weights: ["qkv_proj"],
        }),
        pen.box("S ← S e^(−slope) + k v, out q S", {
          tone: "core",
          lines: [
            say`${pen.of("num_heads")} states of ${pen.of("head_dim")} × ${pen.of("head_dim")}`,
            say`${pen.of("slopes", "a slope for each head and layer")}, ${pen.of("block_size")} tokens at once`,
          ],
          weights: ["slope_rate", "query_decay", "key_decay", "diagonal_decay"],
          keeps: lightningAttention.keeps(spec),
        }),
      ],
      pen.box("gate", { lines: [say`${pen.h} → ${heads}`], weights: ["output_gate"] }),
    ),
    pen.box(say`${normWords(norm)} × ${pen.of("output_gate_activation")}(gate)`, {
      lines: [say`all heads together, ${epsWords(norm)}`],
      weights: ["norm"],
      tone: "plain",
    }),
    pen.box("out", { lines: [say`${heads} → ${pen.h}`], weights: ["out_proj"] }),
  ];
}

export const mambaBrief = (pen: Pen<MambaMixerSpec>): readonly Words[] => [
  say`${pen.of("inner_size")} channels, states of ${pen.of("state_size")}`,
];

export function mambaNodes(pen: Pen<MambaMixerSpec>): readonly Node[] {
  const { spec } = pen;
  const inner = pen.of("inner_size");
  const bias = spec.projection_bias ? say`with ${pen.of("projection_bias", "bias")}` : null;
  const norm = spec.parameter_norm === null ? null : pen.in("parameter_norm");
  return [
    pen.box("x, gate", { lines: [say`${pen.h} → 2 × ${inner}`, bias], weights: ["in_proj"] }),
    // x goes to the states too, and the gate past them.
    ...row(
      [
        convolution(pen, "causal convolution of x", ["conv1d"]),
        ...row(
          [
            pen.box("dt, B, C", {
              lines: [
                say`${inner} → ${pen.of("time_step_rank")} + 2 × ${pen.of("state_size")}`,
                spec.num_heads === undefined
                  ? null
                  : say`in ${pen.of("num_heads")} heads, each by matrices of its own`,
              ],
              weights: ["x_proj", "x_proj_weight"],
            }),
            ...(norm === null
              ? []
              : [
                  normBox(pen, norm, ["dt_layernorm", "b_layernorm", "c_layernorm"], {
                    of: " of dt, of B and of C",
                    at: pen.at,
                  }),
                ]),
            ...row(
              pen.box("dt", {
                lines: [say`${pen.of("time_step_rank")} → ${inner}, with bias, then softplus`],
                weights: ["dt_proj", "dt_proj_weight", "dt_proj_bias"],
              }),
              pen.box("B, C"),
            ),
          ],
          pen.box("x"),
        ),
        pen.box("S ← exp(dt A) S + dt B x, out C S + D x", {
          tone: "core",
          lines: [
            say`states of ${inner} × ${pen.of("state_size")}, ${pen.of("state_dtype")}`,
            ["A = −exp(A_log)"],
          ],
          weights: ["A_log", "D"],
          keeps: mambaMixer.keeps(spec),
        }),
      ],
      pen.box("gate"),
    ),
    pen.box(say`× ${pen.of("output_gate_activation")}(gate)`),
    pen.box("out", { lines: [say`${inner} → ${pen.h}`, bias], weights: ["out_proj"] }),
  ];
}

export const mamba2Brief = (pen: Pen<Mamba2MixerSpec>): readonly Words[] => [
  say`${pen.of("num_heads")} heads of ${pen.of("head_dim")}, states of ${pen.of("state_size")}`,
];

export function mamba2Nodes(pen: Pen<Mamba2MixerSpec>): readonly Node[] {
  const { spec } = pen;
  const heads = say`${pen.of("num_heads")} × ${pen.of("head_dim")}`;
  const bias = spec.projection_bias ? say`with ${pen.of("projection_bias", "bias")}` : null;
  const outBias = spec.output_bias ?? spec.projection_bias;
  const multipliers = spec.projection_multipliers === undefined ? null : pen.in("projection_multipliers");
  const norm = spec.output_norm === null ? null : pen.in("output_norm");
  const gate = pen.box(say`× ${pen.of("output_gate_activation")}(gate)`);
  const normed =
    norm === null
      ? []
      : [
          pen.box(normWords(norm), {
            lines: [
              spec.output_norm_span === "all"
                ? say`${pen.of("output_norm_span", "all heads together")}, ${epsWords(norm)}`
                : spec.num_groups === 1
                  ? say`${pen.of("num_groups", "all heads together")}, ${epsWords(norm)}`
                  : say`over each of ${pen.of("num_groups")} groups, ${epsWords(norm)}`,
            ],
            weights: ["norm"],
            tone: "plain",
          }),
        ];
  return [
    pen.box("gate, x, B, C, dt", {
      lines: [
        say`${pen.h} → 2 × ${heads}`,
        say`+ 2 × ${pen.of("num_groups")} × ${pen.of("state_size")} + ${pen.of("num_heads")}`,
        bias,
        multipliers === null || Object.values(multipliers.spec).every((factor) => factor === 1)
          ? null
          : say`× ${multipliers.of("gate")}, ${multipliers.of("x")}, ${multipliers.of("b")}, ${multipliers.of("c")}, ${multipliers.of("time_step")}`,
      ],
      weights: ["in_proj"],
    }),
    // The convolution is of x, B and C alone, and the gate is read behind the states.
    ...row(
      [
        ...row(convolution(pen, "causal convolution of x, B, C", ["conv1d"]), pen.box("dt")),
        pen.box("S ← exp(dt A) S + dt B x, out C S + D x", {
          tone: "core",
          lines: [
            say`${pen.of("num_heads")} states of ${pen.of("head_dim")} × ${pen.of("state_size")}, ${pen.of("state_dtype")}`,
            say`B and C in ${pen.of("num_groups")} ${spec.num_groups === 1 ? "group" : "groups"}`,
            ["A = −exp(A_log)"],
            list([
              "dt ← softplus(dt + bias)",
              // softplus is above 0 as it is.
              spec.time_step_min === 0 ? null : say`at least ${pen.of("time_step_min")}`,
              spec.time_step_max === undefined || spec.time_step_max === null
                ? null
                : say`at most ${pen.of("time_step_max")}`,
            ]),
          ],
          weights: ["A_log", "D", "dt_bias"],
          keeps: mamba2Mixer.keeps(spec),
        }),
        ...(spec.output_gate_order === "before_norm" ? [] : normed),
      ],
      pen.box("gate"),
    ),
    gate,
    ...(spec.output_gate_order === "before_norm" ? normed : []),
    pen.box("out", {
      lines: [say`${heads} → ${pen.h}${outBias ? ", with bias" : ""}`],
      weights: ["out_proj"],
    }),
  ];
}

export const rgLruBrief = (pen: Pen<RGLRUMixerSpec>): readonly Words[] => [
  say`${pen.of("width")} channels in ${pen.of("num_blocks")} blocks`,
];

export function rgLruNodes(pen: Pen<RGLRUMixerSpec>): readonly Node[] {
  const { spec } = pen;
  const width = pen.of("width");
  return [
    ...row(
      [
        pen.box("x", { lines: [say`${pen.h} → ${width}, with bias`], weights: ["linear_x"] }),
        pen.box(say`u = convolution of x: ${pen.of("conv_kernel_dim")} taps`, {
          lines: ["causal, by channel, with bias"],
          weights: ["conv_1d"],
        }),
        ...row(
          pen.box("gates i and r", {
            lines: [say`sigmoid of u by ${pen.of("num_blocks")} blocks of channels each`],
            weights: [
              "rg_lru.input_gate_weight",
              "rg_lru.input_gate_bias",
              "rg_lru.recurrent_gate_weight",
              "rg_lru.recurrent_gate_bias",
            ],
          }),
          pen.box("u"),
        ),
        pen.box("S ← a S + √(1 − a²) i u", {
          tone: "core",
          lines: [
            ["a = exp(−8 r softplus(recurrent_param))"],
            say`a state of ${width} channels, ${pen.of("state_dtype")}`,
          ],
          weights: ["rg_lru.recurrent_param"],
          keeps: rgLruMixer.keeps(spec),
        }),
      ],
      pen.box("y (gate)", { lines: [say`${pen.h} → ${width}, with bias`], weights: ["linear_y"] }),
    ),
    pen.box(say`× ${activation(pen.of("output_gate_activation"))}(y)`),
    pen.box("out", { lines: [say`${width} → ${pen.h}, with bias`], weights: ["linear_out"] }),
  ];
}

export const shortConvolutionBrief = (pen: Pen<ShortConvolutionSpec>): readonly Words[] => [
  say`${pen.of("inner_size")} channels, ${pen.of("conv_kernel_dim")} taps`,
];

export function shortConvolutionNodes(pen: Pen<ShortConvolutionSpec>): readonly Node[] {
  const { spec } = pen;
  const inner = pen.of("inner_size");
  const bias = spec.bias ? say`with ${pen.of("bias", "bias")}` : null;
  return [
    pen.box("B, C, x", { lines: [say`${pen.h} → 3 × ${inner}`, bias], weights: ["in_proj"] }),
    pen.box("C × convolution of B × x", {
      tone: "core",
      lines: [say`causal, by channel: ${pen.of("conv_kernel_dim")} taps`, bias],
      weights: ["conv"],
      keeps: shortConvolution.keeps(spec),
    }),
    pen.box("out", { lines: [say`${inner} → ${pen.h}`, bias], weights: ["out_proj"] }),
  ];
}

export const rwkvTimeBrief = (pen: Pen<RwkvTimeMixSpec>): readonly Words[] => [
  say`${pen.of("attention_size")} channels`,
];

export function rwkvTimeNodes(pen: Pen<RwkvTimeMixSpec>): readonly Node[] {
  const a = pen.of("attention_size");
  const each = [say`${pen.h} → ${a}`];
  return [
    pen.box("mixed with the token before, by channel", {
      lines: ["m x + (1 − m) x before, for r, k and v"],
      weights: ["time_mix_key", "time_mix_value", "time_mix_receptance"],
      tone: "plain",
    }),
    ...row(pen.box("r", { lines: each, weights: ["receptance"] }), [
      ...row(
        pen.box("k", { lines: each, weights: ["key"] }),
        pen.box("v", { lines: each, weights: ["value"] }),
      ),
      pen.box("wkv: mean of values, weighted by e^(k − age × w)", {
        tone: "core",
        lines: [["the token itself by e^(u + k)"], say`state of 3 × ${a}, ${pen.of("state_dtype")}`],
        weights: ["time_decay", "time_first"],
        keeps: rwkvTimeMix.keeps(pen.spec),
      }),
    ]),
    pen.box("× sigmoid(r)"),
    pen.box("out", { lines: [say`${a} → ${pen.h}`], weights: ["output"] }),
  ];
}

export const mlstmBrief = (pen: Pen<MlstmSpec>): readonly Words[] => [
  say`${pen.of("num_heads")} heads, q and k ${pen.of("qk_size")}, v ${pen.of("v_size")}`,
];

export function mlstmNodes(pen: Pen<MlstmSpec>): readonly Node[] {
  const { spec } = pen;
  const [n, qk, v] = [pen.of("num_heads"), pen.of("qk_size"), pen.of("v_size")];
  const bias = spec.bias ? say`with ${pen.of("bias", "bias")}` : null;
  const norm = pen.in("output_norm");
  return [
    ...row(
      pen.box("q, k", { lines: [say`${pen.h} → ${qk} each`, bias], weights: ["q", "k"] }),
      pen.box("v", { lines: [say`${pen.h} → ${v}`, bias], weights: ["v"] }),
      pen.box("i, f", {
        lines: [say`${pen.h} → ${n} each, with bias`, say`capped at ${pen.of("gate_softcap")} by tanh`],
        weights: ["igate_preact", "fgate_preact"],
      }),
    ),
    pen.box("C ← σ(f) C + e^i k v, out q C / max(|q n|, 1)", {
      tone: "core",
      lines: [
        say`${n} states of ${qk}/${n} × ${v}/${n} channels, ${pen.of("state_dtype")}`,
        say`q / √(${qk}/${n}), n ← σ(f) n + e^i k, divisor + ${pen.of("eps")}`,
      ],
      keeps: mlstm.keeps(spec),
    }),
    pen.box(say`${normWords(norm, " of each head")} × σ(o)`, {
      lines: [epsWords(norm), say`o ${pen.h} → ${v}`, bias],
      weights: ["multihead_norm", "ogate_preact"],
    }),
    pen.box("out", { lines: [say`${v} → ${pen.h}`, bias], weights: ["out_proj"] }),
  ];
}
