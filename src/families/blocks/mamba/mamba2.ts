import { type FieldType, count, flag } from "../../../config/reading/field-types.ts";
import type { EngineDefault, Scope } from "../../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../../config/reading/sourced.ts";
import type { Mamba2MixerSpec } from "../../../spec/components/mamba2-mixer.ts";
import { checkHeads } from "../rules/checks.ts";
import { rmsNorm } from "../rules/norms.ts";
import { type Reference, cite } from "../rules/reference.ts";
import { readCountOrAuto } from "./auto.ts";

type DescribedMamba2 = { readonly [K in keyof Mamba2MixerSpec]: Described<Mamba2MixerSpec[K]> };

/** The fields that describe the Mamba-2 mixers of hybrids alone. */
export const MAMBA2_FIELDS = [
  "mamba_n_heads",
  "mamba_d_head",
  "mamba_n_groups",
  "mamba_d_state",
  "mamba_d_conv",
  "mamba_expand",
  "mamba_chunk_size",
  "mamba_conv_bias",
  "mamba_proj_bias",
  "time_step_limit",
] as const;

/** The two limits of a step; the upper one may be infinite. */
const LIMITS: FieldType<readonly (number | object)[]> = {
  expected: "two numbers, of which one may be Infinity",
  accept: (node) => {
    if (node.type !== "array" || node.items.length !== 2) return undefined;
    const [low, high] = node.items;
    if (low?.type !== "number" || high?.type !== "number" || Number.isNaN(high.value)) return undefined;
    // torch.clamp gives the upper limit wherever the lower one is above it.
    const least = low.value > high.value ? high.value : low.value;
    return Number.isFinite(least) ? [least, high.value] : undefined;
  },
  placeholder: [0, 1],
  ofNull: "default",
};

/** The tokens that a scan takes at once, of which a class that takes null says nothing by it. */
const CHUNK: FieldType<number> = { ...count, ofNull: "default" };

/** Reads what the sizes of steps are raised and lowered to. */
export function readTimeStepLimit(scope: Scope): Pick<DescribedMamba2, "time_step_min" | "time_step_max"> {
  const unlimited: EngineDefault<readonly (number | object)[]> = {
    value: [0, { __float__: "Infinity" }],
    rule: "without a time_step_limit steps are used as they are",
  };
  const limit = scope.read(LIMITS, "time_step_limit", unlimited);
  return {
    time_step_min: derive([limit], ([low]) => low as number, "the first of time_step_limit"),
    time_step_max: derive(
      [limit],
      // The class's default is as JSON has it, where no number is infinite.
      ([, high]) => (typeof high === "number" && Number.isFinite(high) ? high : null),
      "the second of time_step_limit, where it is finite",
    ),
  };
}

/**
 * What Mamba-2 mixers have in common whose norm spans all channels; `suffix` is what the class is called, and `norms` the
 * reference whose RMSNormGated it has.
 */
export function plainMamba2(
  reference: Reference,
  suffix: string,
  eps: Sourced<number>,
  norms: Reference = reference,
) {
  const is = (rule: string): string => cite(reference, suffix, rule);
  const norm = (rule: string): string => cite(norms, "RMSNormGated", rule);
  return {
    type: implied("mamba2" as const, is("")),
    output_norm: rmsNorm(eps, norms, { suffix: "RMSNormGated" }),
    output_norm_span: implied("all" as const, norm("takes the mean over all channels")),
    output_gate_activation: implied("silu", norm("multiplies by silu(gate)")),
    output_gate_order: implied("before_norm" as const, norm("gates before the norm")),
    state_dtype: implied("float32", is("computes its states in float32")),
  };
}

/** Reads a Mamba-2 mixer in the words of hybrids; `inner` is the width of all heads, where no field gives it. */
export function readMamba2(
  scope: Scope,
  reference: Reference,
  {
    suffix,
    eps,
    activation,
    inner,
  }: {
    readonly suffix: string;
    readonly eps: Sourced<number>;
    readonly activation: Sourced<string>;
    readonly inner: Sourced<number>;
  },
) {
  const heads = scope.read(count, "mamba_n_heads");
  const groups = scope.read(count, "mamba_n_groups");
  checkHeads(scope, heads, groups, "mamba_n_groups", ["heads", "groups"]);
  const shared = derive(
    [inner, heads],
    (width, n) => Math.max(1, Math.floor(width / n)),
    `${inner.source.text}, shared by mamba_n_heads heads`,
  );
  const headDim = readCountOrAuto(scope, "mamba_d_head", shared);
  checkInner(scope, inner, heads, headDim, "mamba_n_heads × mamba_d_head");
  return {
    ...plainMamba2(reference, suffix, eps),
    num_heads: heads,
    head_dim: headDim,
    state_size: scope.read(count, "mamba_d_state"),
    num_groups: groups,
    conv_kernel_dim: scope.read(count, "mamba_d_conv"),
    conv_activation: activation,
    conv_bias: scope.read(flag, "mamba_conv_bias"),
    projection_bias: scope.read(flag, "mamba_proj_bias"),
    ...readTimeStepLimit(scope),
    chunk_size: scope.read(CHUNK, "mamba_chunk_size"),
  } satisfies DescribedMamba2;
}

/** The width of all heads of a class that has a factor for it: mamba_expand × hidden_size. */
export function expanded(scope: Scope, name: string, hidden: Sourced<number>): Sourced<number> {
  const factor = scope.read(count, name);
  return derive([factor, hidden], (times, width) => times * width, `${name} × hidden_size`);
}

/**
 * A factor has no say beside the number and the width of heads, but it has to agree: classes refuse a config in which it
 * does not (validate_architecture, transformers 5.18.0).
 */
export function checkInner(
  scope: Scope,
  inner: Sourced<number>,
  heads: Sourced<number>,
  headDim: Sourced<number>,
  what: string,
): void {
  const agrees = heads.value * headDim.value === inner.value;
  for (const at of inner.source.from) {
    if (headDim.source.from.includes(at) || at === scope.at("hidden_size")) continue;
    scope.reader.shadow(at, headDim.source.from[0] ?? heads.source.from[0] ?? scope.pointer, true);
  }
  if (agrees) return;
  const at = headDim.source.from[0] ?? heads.source.from[0] ?? scope.at("hidden_size");
  const message = `${what} are ${heads.value * headDim.value} channels, but ${inner.source.text} are ${inner.value}: transformers 5.18.0 refuses such a file.`;
  scope.reader.report("error", "mamba-width", at, message);
}
