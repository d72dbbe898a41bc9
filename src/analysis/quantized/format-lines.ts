import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { QuantizationNormalForm } from "../../spec/formats/quantization.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import { runsText } from "../run-text.ts";
import { formatsByLayer, type LayerFormats, type ModuleFormats } from "./formats-by-layer.ts";
import type { Decision } from "./schemes.ts";

/** Modules that are stored alike for one reason. Plain data. */
interface FormatLine {
  readonly stored: string;
  /** The rule that decided, in the words of the file. */
  readonly because: string;
  readonly modules: readonly string[];
}

/** Layers whose modules are stored alike, in words; "outside" for what stands outside of the layers. */
export interface FormatLines {
  readonly where: string;
  readonly lines: readonly FormatLine[];
}

/** How every module is stored and which rule of the file decided that, layers alike together. Asks about the name of every module. */
export function formatLines(
  body: DecoderBody,
  form: QuantizationNormalForm,
  names: CheckpointNames,
): readonly FormatLines[] {
  return formatsByLayer(body, form, names).flatMap(linesOf);
}

function linesOf({ layers, modules }: LayerFormats): FormatLines[] {
  const lines = new Map<string, FormatLine & { readonly modules: string[] }>();
  for (const module of modules)
    for (const decision of module.decisions) {
      const stored = storedAs(decision);
      const because = reasonOf(decision);
      const key = `${stored} ${because}`;
      const name = nameOf(module, decision);
      const known = lines.get(key);
      if (known) known.modules.push(name);
      else lines.set(key, { stored, because, modules: [name] });
    }
  const where = layers === null ? "outside" : runsText(layers);
  return lines.size === 0 ? [] : [{ where, lines: [...lines.values()] }];
}

function nameOf({ module, decisions }: ModuleFormats, { count }: Decision): string {
  return decisions.length > 1 ? `${module} (${count.toLocaleString("en-US")} of them)` : module;
}

/** How modules are stored, in words. */
export function storedAs({ scheme }: Pick<Decision, "scheme">): string {
  return scheme?.weights ? formatWords(scheme.weights) : "the model’s own type";
}

function formatWords({ format, granularity, group_size: group, block_shape: block }: TensorFormat): string {
  const shared =
    granularity === "group" && group !== null
      ? `groups of ${group.toLocaleString("en-US")}`
      : granularity === "block" && block !== null
        ? `blocks of ${block.join(" × ")}`
        : `a scale for each ${granularity}`;
  return `${format}, ${shared}`;
}

/** The rule that decided, in the words of the file. */
function reasonOf({ list, pattern, name }: Decision): string {
  if (pattern !== null) return list === "excluded_modules" ? `left out: ${pattern}` : (name ?? pattern);
  switch (list) {
    case "included_modules":
      return "not among those that are quantised";
    case "layers":
    case "other_modules":
      return `named one by one: ${name ?? ""}`;
    case "targets":
      return `all of its kind: ${name ?? ""}`;
    case "released":
      return "the publisher left it as it is, whatever the rules say";
    case "excluded_modules":
    case "none":
      return "no rule is about it";
  }
}
