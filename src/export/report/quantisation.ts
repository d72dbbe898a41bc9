import type { QuantizationScheme, QuantizationSpec } from "../../spec/formats/quantization.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import { inlineCode } from "../../share/markdown/markdown-escape.ts";
import { shortValue } from "../../share/markdown/markdown-value.ts";
import { section, table } from "./table.ts";
import { grouped } from "../../spec/grouped.ts";

/** How the weights are stored and computed with; nothing where the config declares no quantisation. */
export function quantisationSection(quantization: QuantizationSpec | null): string {
  if (quantization === null) return "";
  const form = quantization.normal_form;
  const schemes = Object.entries(form?.schemes ?? {});
  if (!form || schemes.length === 0)
    return section(
      "Quantisation",
      `The method ${inlineCode(String(form?.quant_method ?? quantization.quant_method ?? "unnamed"))} is not described here.`,
    );
  const columns = ["Scheme", "Modules", "Weights", "Activations", "Outputs"].map((label) => ({ label }));
  const rows = schemes.map(([name, scheme]) => [
    inlineCode(name),
    modulesOf(scheme),
    formatWords(scheme.weights),
    formatWords(scheme.activations),
    formatWords(scheme.output_activations),
  ]);
  const { kv_cache: cache, excluded_modules: excluded } = form;
  const rest = [
    `- Cache of keys and values: ${cache ? formatWords(cache) : "as the activations"}`,
    ...(excluded?.length
      ? [`- ${grouped(excluded.length)} left out: ${inlineCode(shortValue(excluded))}`]
      : []),
  ];
  return section("Quantisation", table(columns, rows), rest.join("\n"));
}

function modulesOf({ targets }: QuantizationScheme): string {
  return targets.length === 0 ? "those named one by one" : inlineCode(shortValue(targets));
}

/** A format and what shares a scale, in words. */
function formatWords(format: TensorFormat | null): string {
  if (format === null) return "not quantised";
  const { granularity, group_size: group, block_shape: block, dynamic } = format;
  const size =
    granularity === "group" && group !== null
      ? `a group of ${grouped(group)}`
      : granularity === "block" && block !== null
        ? `a block of ${block.join(" × ")}`
        : `a ${granularity}`;
  return `${inlineCode(format.format)}, a scale for ${size}${dynamic ? ", computed while the model runs" : ""}`;
}
