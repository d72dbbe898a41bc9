import { count, flag } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Described, type Sourced, implied } from "../../../config/reading/sourced.ts";
import type { MambaMixerSpec } from "../../../spec/components/mamba-mixer.ts";
import { type Reference, cite } from "../rules/reference.ts";
import { readTimeStepRank } from "./auto.ts";

type DescribedMamba = { readonly [K in keyof MambaMixerSpec]: Described<MambaMixerSpec[K]> };

/** How a class spells the fields of its Mamba mixer. */
export interface MambaNames {
  readonly state: string;
  readonly rank: string;
  readonly kernel: string;
  readonly convBias: string;
  readonly projectionBias: string;
}

/** The spelling of hybrids. */
export const MAMBA_NAMES: MambaNames = {
  state: "mamba_d_state",
  rank: "mamba_dt_rank",
  kernel: "mamba_d_conv",
  convBias: "mamba_conv_bias",
  projectionBias: "mamba_proj_bias",
};

/** Reads a Mamba mixer of one head that does not normalise dt, B and C; `suffix` is what its class is called. */
export function readMamba(
  scope: Scope,
  reference: Reference,
  {
    suffix,
    names,
    hidden,
    inner,
    activation,
  }: {
    readonly suffix: string;
    readonly names: MambaNames;
    readonly hidden: Sourced<number>;
    readonly inner: Sourced<number>;
    readonly activation: Sourced<string>;
  },
): DescribedMamba {
  const is = (rule: string): string => cite(reference, suffix, rule);
  return {
    type: implied("mamba", is("")),
    inner_size: inner,
    state_size: scope.read(count, names.state),
    time_step_rank: readTimeStepRank(scope, names.rank, hidden),
    conv_kernel_dim: scope.read(count, names.kernel),
    conv_activation: activation,
    conv_bias: scope.read(flag, names.convBias),
    projection_bias: scope.read(flag, names.projectionBias),
    parameter_norm: implied(null, is("takes dt, B and C as they are")),
    output_gate_activation: implied("silu", is("gives its gate to the scan, which multiplies by silu of it")),
    state_dtype: implied("float32", is("computes its state in float32")),
  };
}
