import { acceptedBy } from "../classes/accepted-types.ts";
import type { ComputedForm } from "../classes/class-data.ts";
import { classNamed } from "../classes/shards.ts";
import type { ConfigDocument, NumberNode } from "../config/document.ts";
import { classData, versionData } from "../legacy/class-data.ts";
import { formOf } from "../legacy/computed.ts";
import { sourceAt, writtenAt } from "../legacy/exact-values.ts";
import type { LegacyConfig, LegacySource, LegacyValue } from "../legacy/legacy-object.ts";
import { entryOf } from "../spec/entry.ts";
import { child, nameOf, pointerOf, tokensOf, type Pointer } from "../spec/pointer.ts";

/** What Python has where a saved file has a whole number. */
export type WholeNumber =
  | { readonly kind: "float"; readonly isNegativeZero: boolean }
  /** `digits`: of an integer that a 64-bit float cannot hold, and Python can, as the file has it; null for others. */
  | { readonly kind: "integer"; readonly digits: string | null };

const FLOAT: WholeNumber = { kind: "float", isNegativeZero: false };
const INTEGER: WholeNumber = { kind: "integer", digits: null };

/**
 * What Python has where a saved file has a whole number, at a pointer into that file: as the original file writes it, else
 * as the class declares it.
 */
export function wholeNumber(config: LegacyConfig, original: ConfigDocument, at: Pointer): WholeNumber {
  const [name, ...rest] = tokensOf(at);
  const attribute = name === undefined ? undefined : config.attributes.get(name);
  if (name === undefined || !attribute) return INTEGER;
  const inside = pointerOf(rest);
  if (attribute.kind === "config") return wholeNumber(attribute.config, original, inside);
  const source = sourceAt(attribute, inside);
  if ("float" in source) return FLOAT;
  const node = writtenAt(attribute, original.root, inside);
  if (node?.type === "number") return asWritten(node, original.text);
  const isFloat =
    rest.length === 0
      ? isDeclaredFloat(config, name, attribute) || isOfFloats(config, original, name, source)
      : isListOfFloats(config, name) ||
        isDefaultTheta(source, inside) ||
        isFloatInside(config, name, rest, source);
  return isFloat ? FLOAT : INTEGER;
}

/** Computed of a float of the file: 4096.0 // 32 is 128.0, and a copy of 4096.0 is one. */
function isOfFloats(
  config: LegacyConfig,
  original: ConfigDocument,
  name: string,
  source: LegacySource,
): boolean {
  const { className, transformersVersion, attributes } = config;
  if (source.kind !== "computed" || entryOf(MADE_WHOLE, className) === name) return false;
  const data = classData(className, versionData(transformersVersion));
  const form = formOf(data, name, source.rule);
  if (!form || !KEEPS_FLOATS.has(form[0])) return false;
  return form.slice(1).some((input) => {
    if (typeof input !== "string") return false;
    const operand = attributes.get(input)?.source;
    const [from] = operand?.kind === "file" ? operand.from : [];
    // What the file gives under another name is set when all is computed.
    if (from !== undefined && Object.hasOwn(data.attribute_map, nameOf(from))) return false;
    return wholeNumber(config, original, child("", input)).kind === "float";
  });
}

/** What a class of 4.57 makes a whole number of (`int(…)`). */
const MADE_WHOLE: { readonly [className: string]: string } = {
  DonutSwinConfig: "hidden_size",
  FalconMambaConfig: "intermediate_size",
  MambaConfig: "intermediate_size",
  SamHQVisionConfig: "mlp_dim",
  SamVisionConfig: "mlp_dim",
  SegGptConfig: "mlp_dim",
  Zamba2Config: "mamba_headdim",
};

/** Forms whose outcome Python has as a float where an operand is one. */
const KEEPS_FLOATS: ReadonlySet<ComputedForm[0]> = new Set([
  "copy",
  "quotient",
  "product",
  "sum",
  "product_quotient",
  "times",
  "part",
  "plus",
  "share",
]);

function asWritten(node: NumberNode, text: string): WholeNumber {
  // A parsed file has one zero; Python has two of its floats.
  if (node.form === "float")
    return { kind: "float", isNegativeZero: node.value === 0 && text.startsWith("-", node.start) };
  return node.form === "integer" ? INTEGER : { kind: "integer", digits: node.digits };
}

/** Lists whose elements a validated class takes as floats alone. */
function isListOfFloats({ className, transformersVersion }: LegacyConfig, name: string): boolean {
  const data = classNamed(className, transformersVersion);
  const accepted = data?.types ? acceptedBy(data, name) : null;
  return accepted?.split("|").includes("list[float]") ?? false;
}

/** Every class declares its theta as a float (`default_theta`), and puts it into the dictionaries that lack one. */
function isDefaultTheta({ kind }: LegacySource, inside: Pointer): boolean {
  return inside.split("/").at(-1) === "rope_theta" && kind === "class_default";
}

/** Floats within dictionaries and lists that the class fills by default: of rope parameters, those of every kind of layer. */
function isFloatInside(
  { className, transformersVersion }: LegacyConfig,
  name: string,
  rest: readonly string[],
  { kind }: LegacySource,
): boolean {
  if (kind === "file" || kind === "computed") return false;
  const floats = classNamed(className, transformersVersion)?.floats?.split(" ") ?? [];
  const inside = name.startsWith("rope_")
    ? rest.slice(-1)
    : rest.map((token) => (/^\d+$/.test(token) ? "*" : token));
  return floats.includes([name, ...inside].join("/"));
}

function isDeclaredFloat(
  { className, transformersVersion }: LegacyConfig,
  name: string,
  { source }: LegacyValue,
): boolean {
  const data = classNamed(className, transformersVersion);
  if (!data) return false;
  if (source.kind === "class_default" && data.floats?.split(" ").includes(name)) return true;
  const accepted = data.types ? (acceptedBy(data, name)?.split("|") ?? []) : [];
  return accepted.includes("float") && !accepted.includes("int");
}
