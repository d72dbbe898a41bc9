import { count, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, implied } from "../../config/reading/sourced.ts";
import type { GatedDeltaNetSpec } from "../../spec/components/gated-delta-net.ts";
import { checkHeads } from "./rules/checks.ts";
import { rmsNorm } from "./rules/norms.ts";
import { type Reference, cite } from "./rules/reference.ts";

type DescribedNet = { readonly [K in keyof GatedDeltaNetSpec]: Described<GatedDeltaNetSpec[K]> };

/** Reads a Gated DeltaNet mixer of the Qwen families; how its projections are stored is given. */
export function readDeltaNet(
  scope: Scope,
  reference: Reference,
  { eps, activation }: { readonly eps: Sourced<number>; readonly activation: Sourced<string> },
  layout: Pick<DescribedNet, "projection_layout">,
): DescribedNet {
  const has = (rule: string): string => cite(reference, "GatedDeltaNet", rule);
  const keyHeads = scope.read(count, "linear_num_key_heads");
  const valueHeads = scope.read(count, "linear_num_value_heads");
  checkHeads(scope, valueHeads, keyHeads, "linear_num_key_heads", ["value heads", "key heads"]);
  return {
    type: implied("gated_delta_net", cite(reference, "GatedDeltaNet")),
    conv_kernel_dim: scope.read(count, "linear_conv_kernel_dim"),
    key_head_dim: scope.read(count, "linear_key_head_dim"),
    value_head_dim: scope.read(count, "linear_value_head_dim"),
    num_key_heads: keyHeads,
    num_value_heads: valueHeads,
    conv_activation: activation,
    conv_bias: implied(false, has("has no bias in conv1d")),
    ...layout,
    output_norm: rmsNorm(eps, reference, { suffix: "RMSNormGated" }),
    output_gate_activation: implied("silu", cite(reference, "RMSNormGated", "gates by silu(z)")),
    qk_l2norm: implied(true, has("runs the delta rule with use_qk_l2norm_in_kernel")),
    qk_l2norm_eps: implied(1e-6, `l2norm's epsilon (${reference.file})`),
    state_dtype: scope.nullable(text, "mamba_ssm_dtype", {
      value: "float32",
      rule: has("computes the delta rule in float32"),
    }),
  };
}
