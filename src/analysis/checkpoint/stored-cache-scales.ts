import { cacheLinesOf } from "../../spec/component.ts";
import { componentOf } from "../../spec/component-of.ts";
import type { StoredTensor } from "../../spec/checkpoint.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";

/** One of the two scales that compressed-tensors stores of a layer's cache. */
interface StoredCacheScale {
  /** With `{layer}`. */
  readonly name: string;
  readonly shape: readonly number[];
}

/** The projection by which compressed-tensors knows a module that caches: one of its own for keys, or one for all three. */
const PROJECTION = /\.(?:k_proj|qkv_proj)\.weight$/;

/**
 * The scales that compressed-tensors stores for the layers of a key projection, of keys and of values, in the attention's
 * own module: one number, or one for each KV head (initialize_qparams, quantization/lifecycle/initialize.py). None for
 * another tensor, where the cache has no stored scales, and of other tools: ModelOpt writes scales where it calibrates a
 * cache and none where it casts (use_constant_amax, modelopt/torch/quantization/config.py), which no config says.
 */
export function storedCacheScales(
  { name, component, part }: StoredTensor,
  { body, quantization }: EngineModelSpec,
): readonly StoredCacheScale[] {
  const form = quantization?.normal_form;
  const cache = form?.kv_cache;
  if (form?.quant_method !== "compressed-tensors" || !cache || cache.dynamic || !cache.symmetric) return [];
  if (part !== "text" || component === null || !PROJECTION.test(name)) return [];
  const heads = headsOf(body, component);
  const shape = cache.granularity === "tensor" ? [1] : cache.granularity === "head" ? [heads, 1, 1] : null;
  if (heads === null || shape === null) return [];
  const module = name.replace(PROJECTION, "");
  return ["k_scale", "v_scale"].map((scale) => ({ name: `${module}.${scale}`, shape: shape as number[] }));
}

/** How many KV heads a component caches, one for what all heads share; null where it keeps nothing of each token. */
export function headsOf(body: EngineModelSpec["body"], component: string): number | null {
  const line = cacheLinesOf(componentOf(body, component)).find(
    ({ kind }) => kind === "keys and values" || kind === "latent",
  );
  return line === undefined ? null : (line.heads ?? 1);
}
