import type { GatedDeltaNetSpec } from "../../spec/components/gated-delta-net.ts";
import type { Mamba2MixerSpec } from "../../spec/components/mamba2-mixer.ts";
import { type Matrix, matrix } from "./matrix.ts";

const DELTA_NET = ["linear_attn", "mixer"];
const MAMBA = ["mixer", "mamba"];

export function gatedDeltaNetMatrices(spec: GatedDeltaNetSpec, h: number): Matrix[] {
  const k = spec.num_key_heads * spec.key_head_dim;
  const v = spec.num_value_heads * spec.value_head_dim;
  const heads = spec.num_value_heads;
  const inputs =
    spec.projection_layout === "qkvz_ba"
      ? [
          matrix(DELTA_NET, ["in_proj_qkvz"], 2 * k + 2 * v, h),
          matrix(DELTA_NET, ["in_proj_ba"], 2 * heads, h),
        ]
      : [
          matrix(DELTA_NET, ["in_proj_qkv"], 2 * k + v, h),
          matrix(DELTA_NET, ["in_proj_z"], v, h),
          matrix(DELTA_NET, ["in_proj_b"], heads, h),
          matrix(DELTA_NET, ["in_proj_a"], heads, h),
        ];
  return [...inputs, matrix(DELTA_NET, ["out_proj"], h, v)];
}

export function mamba2Matrices(spec: Mamba2MixerSpec, h: number): Matrix[] {
  const inner = spec.num_heads * spec.head_dim;
  const projected = 2 * inner + 2 * spec.num_groups * spec.state_size + spec.num_heads;
  return [matrix(MAMBA, ["in_proj"], projected, h), matrix(MAMBA, ["out_proj"], h, inner)];
}
