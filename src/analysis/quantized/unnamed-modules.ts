import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { QuantizationNormalForm } from "../../spec/formats/quantization.ts";
import { formatsByLayer } from "./formats-by-layer.ts";

/** Matrices of one name in one layer, or outside of the layers, that a map of all modules leaves out. */
export interface Unnamed {
  /** The module, as the map would call it; of several experts the last one. */
  readonly module: string;
  readonly count: number;
}

/**
 * What Ascend's map leaves out of a model, though it has to name every matrix of the decoder: its reader stops at one that
 * has no word (get_linear_quant_type, vllm-ascend, quantization/modelslim_config.py). Draft layers aside, which the tool
 * leaves out. Nothing of other methods, which name what is quantised. Asks about the name of every module.
 */
export function unnamedModules(
  body: DecoderBody,
  form: QuantizationNormalForm,
  names: CheckpointNames,
): readonly Unnamed[] {
  const stack = form.layers?.[0]?.stack ?? "model.layers";
  if (form.quant_method !== "ascend" || form.layers === null) return [];
  return formatsByLayer(body, form, names).flatMap(({ layers, modules }) =>
    modules.flatMap(({ module, tensor, decisions }) => {
      const count = decisions.find(({ list }) => list === "none")?.count;
      if (count === undefined) return [];
      const inner = module.replace("{}", String(tensor.count - 1));
      const found: string[] = layers === null ? [inner] : [];
      for (const { from, to } of layers ?? [])
        for (let layer = from; layer <= to; layer++) found.push(`${stack}.${layer}.${inner}`);
      return found.map((name) => ({ module: name, count }));
    }),
  );
}
