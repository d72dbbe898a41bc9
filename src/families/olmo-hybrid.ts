import { count, flag } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, derive, implied, mapped } from "../config/reading/sourced.ts";
import { GatedDeltaNetSpec } from "../spec/components/gated-delta-net.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { readKinds } from "./blocks/layers/layer-kinds.ts";
import type { LayerNames } from "./blocks/layers/layer-names.ts";
import { readGqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { optionalRope, rotatedWhere } from "./blocks/position/optional-rope.ts";
import { checkHeads } from "./blocks/rules/checks.ts";
import { rms, rmsNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import { type Reading, onceInReading } from "./declaration/reading.ts";

const MODELING = modeling("OlmoHybrid", "olmo_hybrid");
const CONFIG = "OlmoHybridConfig.__post_init__, transformers 5.18.0";

const MIXERS = new Map([
  ["full_attention", "attention"],
  ["attention", "attention"],
  ["linear_attention", "linear_attn"],
  ["mamba", "linear_attn"],
]);

export const OLMO_HYBRID_MIXERS = {
  attention: GQAAttentionSpec,
  linear_attn: GatedDeltaNetSpec,
};

const ROTATION = {
  on: onceInReading(({ scope }: Reading): Sourced<boolean> => {
    const at = scope.at("rope_parameters/rope_theta");
    const rule = "a rope_theta of null switches the rotary embedding off";
    if (scope.find(at)?.type !== "null") return implied(true, rule);
    return derive([mapped(null, at)], () => false, rule);
  }),
  rule: cite(MODELING, "Model", "has a rotary embedding unless rope_theta is null"),
};

/** OLMo Hybrid: Gated DeltaNet, normalised before each half, with full attention in between, normalised after each. */
export const olmoHybrid = decoder("olmo_hybrid", "OlmoHybrid", {
  // WeightRenaming of olmo_hybrid (conversion_mapping.py).
  checkpoint: {
    layer: {
      input_layernorm: "attention_layer_norm",
      post_attention_layernorm: "feedforward_layer_norm",
    },
  },
  ignoredInside: [
    {
      because: "training",
      reason: `only the initialisation of weights reads it (${MODELING.file})`,
      names: [
        "linear_a_log_min",
        "linear_a_log_max",
        "linear_dt_min",
        "linear_dt_max",
        "linear_dt_init_floor",
      ],
    },
  ],
  norm: rms({ placement: "post" }),
  attention: {
    shape: OLMO_HYBRID_MIXERS,
    read(reading) {
      const names = readSchedule(reading);
      return {
        names,
        norms: { linear_attn: "pre" },
        parts: {
          attention: readGqa(reading, {
            bias: field(flag, "attention_bias"),
            qkNorm: "per_layer",
            nullHeadDimRefused: true,
            besides: (_, { headDim }) => rotatedWhere(reading, headDim, ROTATION),
          }),
          linear_attn: readDeltaNet(reading),
        },
      };
    },
  },
  mlp: dense(),
  position: optionalRope(ROTATION),
});

function readSchedule({ scope, layers }: Reading): LayerNames {
  const kinds = readKinds(scope, "layer_types", layers, { known: [...MIXERS.keys()], beyond: "refused" });
  const names = kinds
    ? derive(
        [kinds],
        (list) => list.map((kind) => MIXERS.get(kind) ?? kind),
        () => kinds.source.text,
      )
    : derive(
        [layers],
        (n) =>
          Array.from({ length: n }, (_, index) =>
            index % 4 === 3 || (n < 4 && index === n - 1) ? "attention" : "linear_attn",
          ),
        `every fourth layer attends, and the last where there are fewer (${CONFIG})`,
      );
  for (const [name, what] of [
    ["attention", "full_attention"],
    ["linear_attn", "linear_attention"],
  ] as const) {
    if (names.value.includes(name)) continue;
    const message = `No layer is ${what}. transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "no-such-layer", scope.at("layer_types"), message);
  }
  return names;
}

function readDeltaNet({ scope, reference, hidden, activation }: Reading) {
  const has = (rule: string): string => cite(reference, "GatedDeltaNet", rule);
  const heads = scope.read(count, "num_attention_heads");
  const orHeads = (name: string): Sourced<number> =>
    scope.nullable(
      count,
      name,
      derive([heads], (n) => n, `num_attention_heads, where ${name} is not given (${CONFIG})`),
    );
  const keyHeads = orHeads("linear_num_key_heads");
  const valueHeads = orHeads("linear_num_value_heads");
  checkHeads(scope, valueHeads, keyHeads, "linear_num_key_heads", ["value heads", "key heads"]);
  const keyDim = scope.nullable(
    count,
    "linear_key_head_dim",
    derive(
      [hidden, keyHeads],
      (width, n) => Math.max(1, Math.trunc((0.75 * width) / n)),
      `three quarters of hidden_size, shared by the key heads (${CONFIG})`,
    ),
  );
  const eps = implied(1e-5, has("gives its norm 1e-5"));
  return {
    type: implied("gated_delta_net" as const, has("")),
    conv_kernel_dim: scope.read(count, "linear_conv_kernel_dim"),
    key_head_dim: keyDim,
    value_head_dim: scope.nullable(
      count,
      "linear_value_head_dim",
      derive([keyDim], (dim) => 2 * dim, `twice the width of a key head (${CONFIG})`),
    ),
    num_key_heads: keyHeads,
    num_value_heads: valueHeads,
    conv_activation: activation,
    conv_bias: implied(false, has("has no bias in conv1d")),
    projection_layout: implied(
      "q_k_v_z_b_a" as const,
      "Chunk of conv1d (transformers 5.18.0, conversion_mapping.py), and a projection for each in modeling_olmo_hybrid.py",
    ),
    beta_multiplier: readBeta(scope),
    output_norm: rmsNorm(eps, reference, { suffix: "RMSNormGated" }),
    output_gate_activation: implied("silu", cite(reference, "RMSNormGated", "gates by silu(z)")),
    qk_l2norm: implied(true, has("runs the delta rule with use_qk_l2norm_in_kernel")),
    qk_l2norm_eps: implied(1e-6, `l2norm's epsilon (${reference.file})`),
    state_dtype: implied("float32", has("computes the delta rule in float32")),
  };
}

function readBeta(scope: Scope): Sourced<number> {
  const allows = scope.read(flag, "linear_allow_neg_eigval");
  return derive(
    [allows],
    (doubled) => (doubled ? 2 : 1),
    cite(MODELING, "GatedDeltaNet", "doubles beta where linear_allow_neg_eigval"),
  );
}
