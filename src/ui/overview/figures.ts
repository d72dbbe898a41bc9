import { cacheLinesOf } from "../../spec/component.ts";
import { cacheTypeOf } from "../../analysis/memory/load.ts";
import { kvElementsPerToken, stateBytesPerSequence } from "../../analysis/memory/memory.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { componentOf } from "../../spec/component-of.ts";
import { lengthOf } from "../../spec/layers.ts";
import type { QuantizationSpec } from "../../spec/formats/quantization.ts";
import { grouped, humanBytes, humanCount } from "../components/number.ts";

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
    ...memoryFigures(spec),
    { value: dtype ?? "–", label: quantization ? `quantised: ${methodOf(quantization)}` : "not quantised" },
  ];
}

/** What a token adds to the caches, and what a sequence keeps whatever its length; neither where there is none. */
function memoryFigures(spec: Inspection["spec"]): Figure[] {
  const { bytes } = cacheTypeOf(spec);
  const perToken = kvElementsPerToken(spec.body) * bytes;
  const states = stateBytesPerSequence(spec.body, bytes);
  const figure = (value: number, label: string): Figure[] =>
    value === 0 ? [] : [{ value: humanBytes(value), label, exact: `${grouped(value)} bytes` }];
  return [...figure(perToken, "KV cache per token"), ...figure(states ?? 0, "states per sequence")];
}

function methodOf({ normal_form: form, quant_method: method }: QuantizationSpec): string {
  return String(form?.quant_method ?? method ?? "yes");
}
