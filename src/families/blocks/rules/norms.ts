import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, implied } from "../../../config/reading/sourced.ts";
import type { LayerNormSpec } from "../../../spec/components/layer-norm.ts";
import type { NormPlacement } from "../../../spec/layers.ts";
import type { RMSNormSpec } from "../../../spec/components/rms-norm.ts";
import { type Fact, readFact } from "../../declaration/fact.ts";
import { notNegative } from "./not-negative.ts";
import { type Reference, cite } from "./reference.ts";

/** What an RMS norm consists of, each member with its source. */
export type DescribedRMSNorm = { readonly [K in keyof RMSNormSpec]: Sourced<RMSNormSpec[K]> };

/** What a layer norm consists of, each member with its source. */
export type DescribedLayerNorm = { readonly [K in keyof LayerNormSpec]: Sourced<LayerNormSpec[K]> };

export type DescribedNorm = DescribedRMSNorm | DescribedLayerNorm;

/** A decoder's norm and how it is read, with its epsilon, which norms of q and k share. */
export interface NormBlock<N> {
  readonly read: (
    scope: Scope,
    reference: Reference,
  ) => {
    readonly eps: Sourced<number>;
    readonly norm: N;
    readonly placement: {
      readonly norm_placement?: Sourced<NormPlacement>;
      readonly final_norm?: N | Sourced<null>;
    };
  };
}

interface NormOptions {
  /** The spellings of the epsilon, the first first; or the number itself, where no field gives it. */
  readonly eps?: string | readonly string[] | number;
  /** Where the norms stand; before each half unless this says otherwise. */
  readonly placement?: Fact<NormPlacement>;
}

/** The epsilon of the class that `suffix` names. */
function readEps(
  scope: Scope,
  reference: Reference,
  names: NonNullable<NormOptions["eps"]>,
  suffix: string,
): Sourced<number> {
  return typeof names === "number"
    ? implied(names, cite(reference, suffix, `always adds ${names}`))
    : scope.read(notNegative, names);
}

const PLACEMENTS: { readonly [P in NormPlacement]: string } = {
  pre: "normalises before each half",
  sandwich: "normalises before and after each half",
  normalised_residual: "normalises the residual stream before each half",
  post: "normalises what each half gives",
  parallel: "gives one norm of the stream to both halves, and adds both to it",
  pre_mlp: "normalises before its MLP alone",
  post_residual: "normalises the stream after each half",
  parallel_two_norms: "gives each half a norm of the stream of its own, and adds both to it",
  none: "has no norm around a half",
};

function placementOf(scope: Scope, reference: Reference, placement: Fact<NormPlacement> | undefined) {
  if (placement === undefined) return {};
  return {
    norm_placement: readFact(scope, placement, (at) => cite(reference, "DecoderLayer", PLACEMENTS[at])),
  };
}

/** RMS norms; the weight is the gain or, where `zeroCentered`, its distance from 1. */
export function rms({
  eps: names = "rms_norm_eps",
  placement,
  weight = true,
  zeroCentered = false,
}: NormOptions & {
  /** Whether the norm has a weight; it has unless this says otherwise. */
  readonly weight?: boolean;
  readonly zeroCentered?: boolean;
} = {}): NormBlock<DescribedRMSNorm> {
  return {
    read(scope, reference) {
      const eps = readEps(scope, reference, names, "RMSNorm");
      const norm = rmsNorm(eps, reference, { zeroCentered, weight });
      return { eps, norm, placement: placementOf(scope, reference, placement) };
    },
  };
}

interface LayerNormOptions {
  /** Whether the norm has a bias; it has unless this says otherwise. */
  readonly bias?: Fact<boolean>;
  /** What the class is called after the prefix, where it is the family's own. */
  readonly suffix?: string | undefined;
  /** Whether the norm has a weight; it has unless this says otherwise. */
  readonly weight?: Fact<boolean>;
  /** Whether the weight is the gain's distance from 1. */
  readonly zeroCentered?: boolean;
}

/** Layer norms with a weight. `suffix` is the class's own; where there is none it is torch's LayerNorm. */
export function layerNorm({
  eps: names = "layer_norm_eps",
  placement,
  bias = true,
  suffix,
  weight = true,
  zeroCentered = false,
}: NormOptions & LayerNormOptions = {}): NormBlock<DescribedLayerNorm> {
  return {
    read(scope, reference) {
      const eps = readEps(scope, reference, names, suffix ?? "Model");
      return {
        eps,
        norm: layerNormOf(eps, reference, { bias, suffix, weight, zeroCentered }, scope),
        placement: placementOf(scope, reference, placement),
      };
    },
  };
}

/** A layer norm of the class that `suffix` names; without one it is torch's. */
export function layerNormOf(
  eps: Sourced<number>,
  reference: Reference,
  { bias = true, suffix, weight = true, zeroCentered = false }: LayerNormOptions,
  scope: Scope,
): DescribedLayerNorm {
  const says = (rule: string): string =>
    suffix === undefined ? `torch's LayerNorm ${rule} (${reference.file})` : cite(reference, suffix, rule);
  return {
    type: implied("layernorm", says("subtracts the mean and divides by the deviation")),
    eps,
    has_weight: readFact(scope, weight, (has) => says(has ? "has a weight" : "has no weight")),
    has_bias: readFact(scope, bias, (has) => says(has ? "has a bias" : "has no bias")),
    ...(zeroCentered && { zero_centered: implied(true, says("multiplies by 1 + weight")) }),
  };
}

/** The family's RMS norm with a weight, which is the gain or, where `zeroCentered`, its distance from 1. */
export function rmsNorm(
  eps: Sourced<number>,
  reference: Reference,
  { zeroCentered = false, suffix = "RMSNorm", weight = true } = {},
): DescribedRMSNorm {
  const learnt = zeroCentered ? "multiplies by 1 + weight" : "multiplies by the weight itself";
  const gain = weight ? learnt : "has no weight";
  return {
    type: implied("rmsnorm", cite(reference, suffix)),
    eps,
    zero_centered: implied(zeroCentered, cite(reference, suffix, gain)),
    has_weight: implied(weight, cite(reference, suffix, gain)),
  };
}
