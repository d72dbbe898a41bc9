import type { CheckpointNames } from "../spec/checkpoint-names.ts";
import { count, flag } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, implied } from "../config/reading/sourced.ts";
import { Mamba2MixerSpec } from "../spec/components/mamba2-mixer.ts";
import { MambaMixerSpec } from "../spec/components/mamba-mixer.ts";
import { NoPositionSpec } from "../spec/components/no-position.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import { family } from "./declaration/family.ts";
import type { DescribedBy } from "./declaration/shape.ts";
import type { FixedFields } from "./blocks/file/fixed-fields.ts";
import type { IgnoredFields } from "./blocks/file/ignored-fields.ts";
import { plainDecoder } from "./blocks/file/plain-decoder.ts";
import { type Scopes, readTying } from "./blocks/file/scopes.ts";
import { sameInAllLayers, schedule, withoutHalf } from "./blocks/layers/layer-names.ts";
import { type MambaNames, readMamba } from "./blocks/mamba/mamba.ts";
import { checkInner, expanded, plainMamba2, readTimeStepLimit } from "./blocks/mamba/mamba2.ts";
import { readActivation } from "./blocks/rules/activations.ts";
import { checkHeads } from "./blocks/rules/checks.ts";
import { rmsNorm } from "./blocks/rules/norms.ts";
import { notNegative } from "./blocks/rules/not-negative.ts";
import { type Reference, cite, modeling } from "./blocks/rules/reference.ts";

const MAMBA = modeling("Mamba", "mamba");
const FALCON_MAMBA = modeling("FalconMamba", "falcon_mamba");
const MAMBA2 = modeling("Mamba2", "mamba2");

const NAMES: MambaNames = {
  state: "state_size",
  rank: "time_step_rank",
  kernel: "conv_kernel",
  convBias: "use_conv_bias",
  projectionBias: "use_bias",
};

const ignored = (reference: Reference): IgnoredFields => [
  {
    because: "training",
    reason: `only the initialisation of weights reads it (${reference.file})`,
    names: ["time_step_min", "time_step_max", "time_step_floor", "time_step_scale", "time_step_init_scheme"],
  },
  {
    because: "no effect",
    reason: cite(reference, "Mixer", "chooses how it scans by it, not what"),
    names: ["use_mambapy", "use_falcon_mambapy", "use_associative_scan"],
  },
  {
    because: "no effect",
    reason: cite(reference, "Block", "adds to the residual in the type that it has, or in float32"),
    names: ["residual_in_fp32"],
  },
  {
    because: "no effect",
    reason: "a word of the first releases, which the class does not read",
    names: ["d_inner", "d_model", "n_layer", "fused_add_norm", "pad_vocab_size_multiple"],
  },
];

const BACKBONE: CheckpointNames = {
  decoder: "backbone",
  outside: { embed_tokens: "embeddings", norm: "norm_f" },
  layer: { input_layernorm: "norm" },
};

const fixed = (reference: Reference): FixedFields => ({
  // The division is in place and outside of `init`, so that loaded weights are not spared.
  rescale_prenorm_residual: {
    built: false,
    reason: `it is meant for new weights: loading a checkpoint, ${reference.prefix}PreTrainedModel._init_weights divides out_proj by √num_hidden_layers once more (${reference.file})`,
  },
  rms_norm: { built: true, reason: cite(reference, "Block", "always has an RMS norm") },
});

export const MAMBA_BODY = { mamba: MambaMixerSpec, position: NoPositionSpec };

/** Mamba: a state space mixer in every layer, and no MLP. */
export const mamba = family("mamba", {
  listedStates: "after_layers",
  prefix: "Mamba",
  checkpoint: BACKBONE,
  ignoredInside: ignored(MAMBA),
  fixed: fixed(MAMBA),
  shapes: [DECODER, MAMBA_BODY],
  read: (scopes) => readMambaBody(scopes, MAMBA, () => ({})),
});

/** Falcon Mamba: Mamba that normalises dt, B and C, without weights. */
export const falconMamba = family("falcon_mamba", {
  listedStates: "after_layers",
  prefix: "FalconMamba",
  checkpoint: BACKBONE,
  ignoredInside: ignored(FALCON_MAMBA),
  fixed: fixed(FALCON_MAMBA),
  shapes: [DECODER, MAMBA_BODY],
  read: (scopes) =>
    readMambaBody(scopes, FALCON_MAMBA, (scope) => ({
      parameter_norm: {
        ...rmsNorm(scope.read(notNegative, "mixer_rms_eps"), FALCON_MAMBA, {
          suffix: "WeightlessRMSNorm",
        }),
        has_weight: implied(
          false,
          cite(FALCON_MAMBA, "WeightlessRMSNorm", "has no weight of the checkpoint"),
        ),
      },
    })),
});

function readMambaBody(
  { root, decoder: scope }: Scopes,
  reference: Reference,
  more: (scope: Scope) => Partial<Described<MambaMixerSpec>>,
): DescribedBy<typeof DECODER & typeof MAMBA_BODY> {
  const { body, hidden, activation } = readMixersOnly(root, scope, reference, "mamba");
  const inner = scope.read(count, "intermediate_size", expanded(scope, "expand", hidden));
  const suffix = "Mixer";
  if (scope.find(scope.at("intermediate_size")))
    scope.reader.shadow(
      scope.at("expand"),
      scope.at("intermediate_size"),
      expanded(scope, "expand", hidden).value === inner.value,
    );
  return {
    ...body,
    mamba: {
      ...readMamba(scope, reference, { suffix, names: NAMES, hidden, inner, activation }),
      ...more(scope),
    },
  };
}

export const MAMBA2_BODY = { mamba: Mamba2MixerSpec, position: NoPositionSpec };

/** Mamba-2: a state space mixer with a scalar decay for each head in every layer, and no MLP. */
export const mamba2 = family("mamba2", {
  listedStates: "after_layers",
  prefix: "Mamba2",
  checkpoint: BACKBONE,
  ignoredInside: [
    ...ignored(MAMBA2),
    {
      because: "no effect",
      reason: cite(MAMBA2, "Mixer", "projects its steps from hidden_size without a rank"),
      names: ["time_step_rank"],
    },
    {
      because: "no effect",
      reason: cite(MAMBA2, "Mixer", "gates before the norm, whatever this says"),
      names: ["norm_before_gate"],
    },
  ],
  fixed: fixed(MAMBA2),
  shapes: [DECODER, MAMBA2_BODY],
  read: readMamba2Body,
});

function readMamba2Body({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof MAMBA2_BODY> {
  const { body, hidden, activation, eps } = readMixersOnly(root, scope, MAMBA2, "mamba");
  const heads = scope.read(count, "num_heads");
  const headDim = scope.read(count, "head_dim");
  const groups = scope.read(count, "n_groups");
  checkHeads(scope, heads, groups, "n_groups", ["heads", "groups"]);
  checkInner(scope, expanded(scope, "expand", hidden), heads, headDim, "num_heads × head_dim");
  return {
    ...body,
    mamba: {
      ...plainMamba2(MAMBA2, "Mixer", eps, modeling("Mamba", "mamba2")),
      num_heads: heads,
      head_dim: headDim,
      state_size: scope.read(count, "state_size"),
      num_groups: groups,
      conv_kernel_dim: scope.read(count, "conv_kernel"),
      conv_activation: activation,
      conv_bias: scope.read(flag, "use_conv_bias"),
      projection_bias: scope.read(flag, "use_bias"),
      ...readTimeStepLimit(scope),
      chunk_size: scope.read(count, "chunk_size"),
    },
  };
}

/** Reads what the body of a model says whose layers are a norm and a mixer, and which names no length. */
function readMixersOnly(root: Scope, scope: Scope, reference: Reference, mixer: string) {
  const layers = scope.read(count, "num_hidden_layers");
  const hidden = scope.read(count, "hidden_size");
  const activation = readActivation(scope);
  const eps = scope.read(notNegative, "layer_norm_epsilon");
  const unlimited = cite(reference, "Model", "has no positions, and no length that would end them");
  return {
    hidden,
    activation,
    eps,
    body: {
      ...plainDecoder(reference),
      norm_placement: implied("pre" as const, cite(reference, "Block", "normalises before its mixer")),
      num_layers: layers,
      hidden_size: hidden,
      vocab_size: scope.read(count, "vocab_size"),
      hidden_act: activation,
      tie_word_embeddings: readTying(root, scope),
      norm: rmsNorm(eps, reference),
      layers: schedule(sameInAllLayers(layers, mixer, "num_hidden_layers equal layers"), withoutHalf(layers)),
      position: {
        type: implied("none" as const, unlimited),
        max_position_embeddings: implied(null, unlimited),
        context_len: implied(null, unlimited),
      },
    },
  };
}
