import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { QuantizationNormalForm } from "../../spec/formats/quantization.ts";
import { channelsOf } from "../../spec/tensors.ts";
import { formatsByLayer } from "./formats-by-layer.ts";

/** What of a format the method's own layers cannot store. */
export type Unpackable =
  | { readonly why: "bits"; readonly bits: number }
  | { readonly why: "group"; readonly group: number; readonly module: string; readonly columns: number };

/** Bits for which there are layers: 4 of AutoAWQ (WQLinear_GEMM, modules/linear/gemm.py), and 8 of SGLang's Marlin (AWQMarlinConfig, layers/quantization/awq/awq.py). */
const AWQ_BITS: readonly number[] = [4, 8];

/**
 * What AWQ's layers refuse of a model: other numbers of bits, and groups that do not divide a matrix's input channels, each
 * number of channels once. Nothing of other methods, which pad or have layers of other kinds. Asks about the name of every
 * module.
 */
export function unpackable(
  body: DecoderBody,
  form: QuantizationNormalForm,
  names: CheckpointNames,
): readonly Unpackable[] {
  if (form.quant_method !== "awq") return [];
  const found = new Map<string, Unpackable>();
  for (const { modules } of formatsByLayer(body, form, names))
    for (const { module, tensor, decisions } of modules)
      for (const { scheme } of decisions) {
        const weights = scheme?.weights;
        if (!weights) continue;
        const { bits, group_size: group } = weights;
        const { columns } = channelsOf(tensor);
        if (!AWQ_BITS.includes(bits)) found.set(`${bits} bits`, { why: "bits", bits });
        const key = `${group} of ${columns}`;
        if (group !== null && columns % group !== 0 && !found.has(key))
          found.set(key, { why: "group", group, module, columns });
      }
  return [...found.values()];
}
