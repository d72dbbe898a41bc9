import { dotted } from "../config/dotted.ts";
import type { LegacyConfig, LegacySource } from "../legacy/legacy-config.ts";
import { type Json, isJsonObject } from "../spec/json.ts";
import type { Origin } from "../spec/origin.ts";
import { type Pointer, isWithin } from "../spec/pointer.ts";
import type { LegacyRead } from "./compared-attribute.ts";
import { type FoundAttribute, type LegacyObject, lookUp } from "./legacy-lookup.ts";
import { ropeTypeOf } from "./rope-form.ts";
import type { RuntimeAttribute } from "./runtime-view.ts";
import { shown } from "./shown.ts";

interface Absent {
  readonly hf: string;
  readonly on: LegacyObject;
  readonly spec: RuntimeAttribute;
  readonly read: LegacyRead;
  readonly origins: ReadonlyMap<Pointer, Origin>;
  readonly text: LegacyConfig;
  readonly root: LegacyConfig;
}

/** Why the legacy object lacks an attribute that the view has, and what model code gets that asks for it. */
export function whyAbsent({ hf, on, spec, read, origins, text, root }: Absent): string {
  const config = on === "text" ? text : root;
  const other = on === "text" ? root : text;
  const version = `transformers ${config.transformersVersion}`;
  const inside = insideOf(config, hf);
  const elsewhere = other === config ? undefined : lookUp(other, hf);
  const where = inside
    ? `${version} keeps ${hf} inside ${inside.dictionary} (${shown(inside.value)}): the attribute is absent.`
    : elsewhere
      ? `The ${on === "text" ? "text model's" : "whole file's"} object has no ${hf}; the ${on === "text" ? "whole file's" : "text model's"} has it (${shown(elsewhere.value)}).`
      : config.className === "PreTrainedConfig"
        ? `The file gives no ${hf}, and ${version} has no class for its model type that would.`
        : `${config.className} of ${version} has no ${hf}.`;
  const whence = inside || elsewhere ? "" : ` ${specWords(spec, origins)}`;
  return `${where}${whence} ${outcome(hf, spec.value, read)}`;
}

interface Different {
  readonly hf: string;
  readonly spec: RuntimeAttribute;
  readonly found: FoundAttribute;
  readonly origins: ReadonlyMap<Pointer, Origin>;
}

/** Why both have an attribute, but not with the same value. */
export function whyDifferent({ hf, spec, found, origins }: Different): string {
  const { value, source, behind } = found;
  const alias = behind === null ? "" : `${hf} is another name of ${behind}. `;
  if (spec.value === null && isJsonObject(value) && ropeTypeOf(value) === "default")
    return `${alias}Its rope type is default, by which nothing is scaled, but the dictionary is there: model code that takes any dictionary for a scaling is misled.`;
  return `${alias}The legacy object has ${shown(value)}, ${sourceWords(source)}. ${specWords(spec, origins)}`;
}

/** Where a dictionary of the object has a member of this name, itself or for each kind of layer. */
function insideOf(
  config: LegacyConfig,
  name: string,
): { readonly dictionary: string; readonly value: Json } | undefined {
  for (const [dictionary, attribute] of config.attributes) {
    if (attribute.kind !== "value" || !isJsonObject(attribute.value)) continue;
    const own = attribute.value[name];
    if (own !== undefined) return { dictionary, value: own };
    for (const [kind, inner] of Object.entries(attribute.value))
      if (isJsonObject(inner) && inner[name] !== undefined)
        return { dictionary: `${dictionary}.${kind}`, value: inner[name] };
  }
  return undefined;
}

function outcome(name: string, right: Json, read: LegacyRead): string {
  if (read.by === "attribute_error")
    return `Model code that asks for ${name} without a default raises AttributeError.`;
  const got = `Model code that asks for it with a default of ${shown(read.value)} gets ${shown(read.value)}`;
  return shown(read.value) === shown(right)
    ? `${got}, which is the spec's value.`
    : `${got}, not ${shown(right)}.`;
}

function sourceWords(source: LegacySource): string {
  switch (source.kind) {
    case "file":
      return `from ${source.from.map(dotted).join(", ")}${source.moved === null ? "" : ` (${source.moved})`}`;
    case "class_default":
      return `the default of ${source.class}, for the file does not say`;
    case "base_default":
      return "which every config object has where the file does not say";
    case "computed":
      return `computed by the class: ${source.rule}`;
  }
}

function specWords(spec: RuntimeAttribute, origins: ReadonlyMap<Pointer, Origin>): string {
  const value = shown(spec.value);
  const origin = spec.rule === null ? origins.get(spec.pointers[0] ?? "") : undefined;
  switch (origin?.kind) {
    case undefined: {
      const implied = spec.rule === null ? undefined : impliedBehind(spec.pointers, origins);
      const rule = spec.rule === null ? "" : ` by rule: ${spec.rule}`;
      return `The spec has ${value}${rule}${implied ? ` (${implied})` : ""}.`;
    }
    case "mapped":
      return `The spec has ${value}, from ${dotted(origin.from[0])}.`;
    case "derived":
      return `The spec derives ${value}: ${origin.rule}.`;
    case "defaulted":
      return origin.default_from === "hf_class"
        ? `The spec has ${value}, the default of ${origin.class} (transformers ${origin.transformers_version}).`
        : `The spec has ${value}: ${origin.rule}.`;
    case "implied":
      return `The spec has ${value}, whatever the file says: ${origin.reason}.`;
  }
}

/** The reason of a value behind a rule that the architecture fixes, where there is one only. */
function impliedBehind(
  pointers: readonly Pointer[],
  origins: ReadonlyMap<Pointer, Origin>,
): string | undefined {
  const behind = [...origins].filter(([at]) => pointers.some((pointer) => isWithin(at, pointer)));
  const [only, more] = behind.map(([, origin]) => origin);
  return only?.kind === "implied" && more === undefined ? only.reason : undefined;
}
