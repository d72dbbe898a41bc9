import { flag, orNull, real } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { KimiDeltaAttentionSpec } from "../../spec/components/kimi-delta-attention.ts";
import type { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import { readDeltaAttention } from "../kimi/delta-attention.ts";
import { readLatentAttention } from "../kimi/latent-attention.ts";
import { FULL_LAYERS, KDA_LAYERS, readLayerList } from "../kimi/layer-lists.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { cite } from "../blocks/rules/reference.ts";
import { CONFIG, MODELING, ofClass } from "./reference.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const LINEAR = "linear_attn_config";

/** The fields that describe Kimi Delta Attention alone. */
export const KDA_FIELDS = [
  "num_heads",
  "head_dim",
  "short_conv_kernel_size",
  "use_full_rank_gate",
  "gate_lower_bound",
].map((name) => `${LINEAR}/${name}`);

/** Reads each layer's mixer: what kda_layers names, counted from 1, is Kimi Delta Attention, the rest latent attention. */
export function readMixers(scope: Scope, layers: Sourced<number>): LayerNames {
  const linear = readLayerList(scope, KDA_LAYERS, layers.value);
  const full = scope.find(scope.at(FULL_LAYERS));
  if (!linear || !full) {
    const missing = scope.at(linear ? FULL_LAYERS : KDA_LAYERS);
    scope.reader.refuse(
      "missing-field",
      missing,
      `${dotted(missing)} is missing, and ${CONFIG} insists on it.`,
    );
  }
  const listed = new Set(linear?.value);
  const names = derive(
    [layers, ...(linear ? [linear] : [])],
    (n) => Array.from({ length: n }, (_, index) => (listed.has(index + 1) ? "linear_attn" : "attention")),
    "kda_layers, which counts layers from 1; the others have latent attention",
  );
  if (full?.type === "array") {
    const expected = names.value.flatMap((name, index) => (name === "attention" ? [index + 1] : []));
    const given = full.items.map((item) => (item.type === "number" ? item.value : item.type));
    scope.reader.shadow(scope.at(FULL_LAYERS), scope.at(KDA_LAYERS), given.join() === expected.join());
  }
  return names;
}

/** Reads the latent attention, whose output may be gated. */
export function readAttention(scope: Scope): Described<MLAAttentionSpec> {
  const suffix = "MLAAttention";
  const gated = scope.read(flag, "mla_use_output_gate", ofClass(false));
  const rule = cite(MODELING, suffix, "multiplies its output by the sigmoid of g_proj");
  const is = <T>(value: T): Sourced<T> => derive([gated], () => value, rule);
  return readLatentAttention(scope, MODELING, suffix, {
    bias: implied(false, cite(MODELING, suffix, "has projections without a bias")),
    gate: gated.value
      ? {
          type: is("output_gate"),
          granularity: is("per_channel"),
          activation: is("sigmoid"),
          layout: is("own"),
        }
      : derive([gated], () => null, "no gate without mla_use_output_gate"),
  });
}

/** Reads the Kimi Delta Attention, whose gate may be one matrix and whose decay bounded. */
export function readDelta(scope: Scope, eps: Sourced<number>): Described<KimiDeltaAttentionSpec> {
  const suffix = "DeltaAttention";
  const activation = implied("silu", cite(MODELING, suffix, "convolves with silu whatever hidden_act says"));
  const names = {
    heads: [`${LINEAR}/num_heads`],
    headDim: [`${LINEAR}/head_dim`],
    kernel: [`${LINEAR}/short_conv_kernel_size`],
  };
  const rules = { names, suffix, normSuffix: "RMSNormGated" };
  const plain = readDeltaAttention(scope, MODELING, { eps, activation }, rules);
  const full = scope.read(
    flag,
    `${LINEAR}/use_full_rank_gate`,
    ofClass(false, cite(MODELING, suffix, "has a gate of low rank unless told otherwise")),
  );
  return {
    ...plain,
    decay_lower_bound: scope.nullable(
      orNull(real),
      `${LINEAR}/gate_lower_bound`,
      ofClass<number | null>(null, cite(MODELING, suffix, "bounds no decay unless told to")),
    ),
    output_gate_rank: derive(
      [full, plain.head_dim],
      (whole, dim) => (whole ? null : dim),
      "head_dim, unless use_full_rank_gate",
    ),
  };
}
