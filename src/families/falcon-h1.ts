import {
  count,
  type FieldType,
  flag,
  natural,
  positive,
  real,
  reals,
} from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { ParallelMixerSpec } from "../spec/components/parallel-mixer.ts";
import { readGqa } from "./blocks/attention/gqa-block.ts";
import { HYBRID_NAMES } from "./blocks/mamba/hybrid-mixers.ts";
import { expanded, readMamba2 } from "./blocks/mamba/mamba2.ts";
import { gatedMlp } from "./blocks/mlp/dense-mlp.ts";
import { MLP } from "./blocks/mlp/mlp-block.ts";
import { rmsNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";
import { inverseSqrt } from "../spec/inverse-sqrt.ts";

const MODELING = modeling("FalconH1", "falcon_h1");

export const FALCON_H1_MIXER = { mixer: ParallelMixerSpec };

/** Falcon-H1: attention and Mamba-2 side by side in every layer, then a dense MLP, and multipliers throughout. */
export const falconH1 = decoder("falcon_h1", "FalconH1", {
  checkpoint: { ...HYBRID_NAMES, components: { mixer: { mixer: "mamba" } } },
  ignoredInside: [
    { because: "generation", reason: "how many logits a call returns", names: ["num_logits_to_keep"] },
  ],
  multipliers: {
    embedding: field(real, "embedding_multiplier"),
    logits: field(real, "lm_head_multiplier"),
  },
  attention: {
    shape: FALCON_H1_MIXER,
    read: (reading) => ({ names: "mixer", parts: { mixer: readMixer(reading) } }),
  },
  mlp: { shape: MLP, read: (reading) => ({ names: "mlp", parts: { mlp: readMlp(reading) } }) },
});

function readMixer(reading: Reading) {
  const { scope } = reading;
  return {
    type: implied("parallel_mixer" as const, cite(MODELING, "DecoderLayer", "adds attention and Mamba")),
    attention: readGqa(reading, {
      bias: field(flag, "attention_bias"),
      nullHeadDimRefused: true,
      besides: (_, { headDim }) => ({
        softmax_scale: derive(
          [headDim, scope.read(positive, "key_multiplier")],
          (dim, factor) => inverseSqrt(dim) * factor,
          cite(MODELING, "Attention", "multiplies keys by key_multiplier, and their products by head_dim^-½"),
        ),
      }),
    }),
    attention_input_multiplier: scope.read(real, "attention_in_multiplier"),
    attention_output_multiplier: scope.read(real, "attention_out_multiplier"),
    mamba: readMamba(reading),
    mamba_input_multiplier: scope.read(real, "ssm_in_multiplier"),
    mamba_output_multiplier: scope.read(real, "ssm_out_multiplier"),
  };
}

function readMamba({ scope, reference, hidden, eps, activation }: Reading) {
  const inner = readInner(scope, hidden);
  const mamba = readMamba2(scope, reference, { suffix: "Mixer", eps, activation, inner });
  const [gate, x, b, c, timeStep] = readFactors(scope, "ssm_multipliers", 5);
  return {
    ...mamba,
    output_bias: scope.read(flag, "projectors_bias"),
    ...readNorm(scope, eps),
    projection_multipliers: {
      gate: gate as Sourced<number>,
      x: x as Sourced<number>,
      b: b as Sourced<number>,
      c: c as Sourced<number>,
      time_step: timeStep as Sourced<number>,
    },
  };
}

/** The width of all heads: mamba_d_ssm, where null stands for mamba_expand × hidden_size. */
function readInner(scope: Scope, hidden: Sourced<number>): Sourced<number> {
  const inner = scope.nullable(count, "mamba_d_ssm", expanded(scope, "mamba_expand", hidden));
  if (!inner.source.from.includes(scope.at("mamba_expand")))
    scope.reader.ignore(scope.at("mamba_expand"), "no effect", "mamba_d_ssm gives the width of all heads");
  return inner;
}

/** The norm of the mixer's output, where mamba_rms_norm, and on which side of it the gate is. */
function readNorm(scope: Scope, eps: Sourced<number>) {
  const normalises = scope.read(flag, "mamba_rms_norm");
  const rule = cite(MODELING, "Mixer", "normalises its output where mamba_rms_norm");
  if (!normalises.value) {
    scope.reader.ignore(scope.at("mamba_norm_before_gate"), "no effect", "mamba_rms_norm is false");
    return {
      output_norm: derive([normalises], () => null, rule),
      output_norm_span: derive([normalises], () => "group" as const, rule),
      output_gate_order: derive([normalises], () => "before_norm" as const, rule),
    };
  }
  const norm = rmsNorm(eps, MODELING, { suffix: "RMSNormGated" });
  const first = scope.read(flag, "mamba_norm_before_gate");
  const dependent = <T>(value: Sourced<T>): Sourced<T> => derive([normalises, value], (_, v) => v, rule);
  return {
    output_norm: {
      type: dependent(norm.type),
      eps: dependent(norm.eps),
      zero_centered: dependent(norm.zero_centered),
      has_weight: dependent(norm.has_weight),
    },
    output_norm_span: derive(
      [normalises],
      () => "group" as const,
      cite(MODELING, "RMSNormGated", "takes the mean over the channels of a group"),
    ),
    output_gate_order: derive(
      [normalises, first],
      (_, before) => (before ? ("after_norm" as const) : ("before_norm" as const)),
      cite(MODELING, "RMSNormGated", "gates after the norm where mamba_norm_before_gate"),
    ),
  };
}

function readMlp({ scope, reference, activation }: Reading) {
  const [gate, down] = readFactors(scope, "mlp_multipliers", 2);
  return {
    ...gatedMlp(reference, scope.read(natural, "intermediate_size"), activation),
    bias: scope.read(flag, "mlp_bias"),
    gate_multiplier: gate as Sourced<number>,
    output_multiplier: down as Sourced<number>,
  };
}

/** A list of so many factors, each with its place in it; null stands for ones. */
function readFactors(scope: Scope, name: string, length: number): Sourced<number>[] {
  const type: FieldType<readonly number[]> = {
    expected: `an array of ${length} numbers`,
    accept: (node) => {
      const values = reals.accept(node);
      return values?.length === length ? values : undefined;
    },
    placeholder: Array.from({ length }, () => 1),
  };
  const factors = scope.nullable(type, name, {
    value: Array.from({ length }, () => 1),
    rule: `nothing is multiplied without ${name} (FalconH1Config.__post_init__, transformers 5.18.0)`,
  });
  return Array.from({ length }, (_, index) =>
    derive([factors], (all) => all[index] as number, `number ${index + 1} of ${name}`),
  );
}
