import type { StoredTensor } from "../../spec/checkpoint.ts";

/** How mlx-lm keeps what a family's mixture of experts has beside matrices that all models have. */
export interface MlxMixture {
  /** Whether the router is a linear layer, which is quantised, or a parameter of its own class, which is not. */
  readonly router: "linear" | "parameter";
  /** Whether new versions keep the two halves of kv_b_proj apart, by heads, and older ones do not. */
  readonly halvedKv?: boolean;
}

const LINEAR: MlxMixture = { router: "linear" };
const PARAMETER: MlxMixture = { router: "parameter" };
const LATENT: MlxMixture = { router: "parameter", halvedKv: true };

/**
 * By the type of the body: families whose experts mlx-lm stacks under `switch_mlp` in the module of the block, all else
 * keeping its name (mlx-lm, mlx_lm/models/TYPE.py: the block's class, and `sanitize`, which renames). Of others it
 * renames or turns more than the experts.
 */
const MIXTURES: ReadonlyMap<string, MlxMixture> = new Map([
  ["mixtral", LINEAR],
  ["mellum", LINEAR],
  ["minimax_m2", LINEAR],
  ["olmoe", LINEAR],
  ["phimoe", LINEAR],
  ["qwen2_moe", LINEAR],
  ["qwen3_5", LINEAR],
  ["qwen3_moe", LINEAR],
  ["qwen3_next", LINEAR],
  ["qwen3_vl_moe", LINEAR],
  ["deepseek_v2", PARAMETER],
  ["exaone_moe", PARAMETER],
  ["glm4_moe", PARAMETER],
  ["mimo_v2_flash", PARAMETER],
  ["deepseek_v3", LATENT],
  ["deepseek_v32", LATENT],
  ["glm4_moe_lite", LATENT],
  ["mistral4", LATENT],
]);

/** How mlx-lm keeps the mixture of a body; undefined where that is not described here. */
export const mlxMixture = (bodyType: string): MlxMixture | undefined => MIXTURES.get(bodyType);

/** The matrices of all experts of a layer, from those of one: `SwitchGLU` (mlx-lm, mlx_lm/models/switch_layers.py). */
export function inSwitch(stored: StoredTensor): StoredTensor {
  const [held] = stored.holds;
  const [block = ""] = stored.name.split(/\.experts\./);
  return {
    ...stored,
    name: `${block}.switch_mlp.${held.tensor.name.replace(/^.*\{\}\./, "")}`,
    shape: [stored.experts, ...stored.shape],
    experts: 1,
    holds: [{ ...held, stacked: true }],
  };
}

/**
 * The shape of a convolution in MLX, [output channels, taps along each axis, input channels] (nn.Conv1d to nn.Conv3d,
 * mlx.nn), where torch has the input channels before the taps. Its axes are then not those of the component's tensor.
 */
export function channelsLast({ shape: [out = 1, channels, ...taps] }: Pick<StoredTensor, "shape">): {
  readonly shape: readonly number[];
  readonly packed: true;
} {
  return { shape: channels === undefined ? [out] : [out, ...taps, channels], packed: true };
}
