import type { EngineModelSpec } from "../spec/engine-model-spec.ts";

/**
 * How the weights of a checkpoint are stored, in the words of engines: "nvfp4, fp8 KV", or the plain type where nothing
 * is quantised. A quantisation that is not described goes by its method's name; null where neither is known.
 */
export function weightFormat({ quantization, dtype }: EngineModelSpec): string | null {
  if (!quantization) return dtype;
  const form = quantization.normal_form;
  const formats = new Set<string>();
  for (const { weights } of Object.values(form?.schemes ?? {}))
    if (weights) formats.add(shortFormat(weights.format));
  const method = form?.quant_method ?? quantization.quant_method;
  if (formats.size === 0 && typeof method === "string") formats.add(method);
  const cache = form?.kv_cache ? [`${shortFormat(form.kv_cache.format)} KV`] : [];
  return formats.size + cache.length === 0 ? dtype : [...formats, ...cache].join(", ");
}

/** The usual one of the 8-bit floats goes by its width. */
function shortFormat(format: string): string {
  return format === "fp8_e4m3" ? "fp8" : format;
}
