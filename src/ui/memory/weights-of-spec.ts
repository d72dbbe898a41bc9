import { type WeightBytes, weightBytes } from "../../analysis/weight-bytes.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";

/** The bytes of a spec's weights, and in what they are stored, or why they are not known. */
export interface SpecWeights {
  readonly bytes: WeightBytes | null;
  readonly words: string;
}

export function weightsOfSpec({ body, quantization, dtype }: EngineModelSpec): SpecWeights {
  const bytes = weightBytes(body, quantization, dtype);
  if (bytes === null)
    return {
      bytes,
      words:
        quantization === null
          ? `The size of the type ${dtype} is not known here.`
          : Object.keys(quantization.normal_form?.schemes ?? {}).length > 0
            ? "There are more layers than can be told apart."
            : `The quantisation method ${String(quantization.quant_method ?? "")} is not described here.`,
    };
  const formats = new Set<string>();
  for (const { weights } of Object.values(quantization?.normal_form?.schemes ?? {}))
    if (weights) formats.add(weights.format);
  const rest = dtype === null ? `${bytes.dtype}, for the config names no type` : bytes.dtype;
  return {
    bytes,
    words: formats.size === 0 ? rest : `${[...formats].join(" and ")}; what is not quantised in ${rest}`,
  };
}
