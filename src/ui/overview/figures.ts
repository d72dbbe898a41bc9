import { cacheLinesOf } from "../../analysis/memory/cache-lines.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { componentOf } from "../../spec/component-of.ts";
import { lengthOf } from "../../spec/layers.ts";
import type { QuantizationSpec } from "../../spec/quantization/quantization.ts";
import { grouped, humanCount } from "../components/number.ts";

export interface Figure {
  readonly value: string;
  readonly label: string;
  /** The exact number, where `value` is rounded. */
  readonly exact?: string;
}

/** The figures of the first row. */
export function figuresOf({ spec, parameters }: Inspection): Figure[] {
  const { body, dtype, quantization } = spec;
  const cached = body.layers.filter(
    ({ mixer }) =>
      mixer !== null && cacheLinesOf(componentOf(body, mixer)).some(({ per }) => per.unit !== "sequence"),
  );
  const withCache = cached.reduce((sum, run) => sum + lengthOf(run), 0);
  const count = (value: number | undefined, label: string): Figure =>
    value === undefined
      ? { value: "–", label: `${label}: not counted` }
      : { value: humanCount(value), label, exact: grouped(value) };
  return [
    count(parameters?.text, "parameters (text)"),
    count(parameters?.active, "active per token"),
    { value: grouped(body.num_layers), label: `layers, ${withCache} with KV cache` },
    { value: grouped(body.position.context_len), label: "context" },
    { value: dtype ?? "–", label: quantization ? `quantised: ${methodOf(quantization)}` : "not quantised" },
  ];
}

function methodOf({ normal_form: form, quant_method: method }: QuantizationSpec): string {
  return String(form?.quant_method ?? method ?? "yes");
}
