import { dotted } from "../../config/nodes/dotted.ts";
import type { LegacyConfig, LegacySource } from "../../legacy/legacy-object.ts";
import { type Json, isJsonObject } from "../../spec/json.ts";
import type { Origin } from "../../spec/origin.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { type LegacyRead, RAISED } from "./compared-attribute.ts";
import { sameJson } from "../../spec/same-json.ts";
import { type FoundAttribute, type LegacyObject, differsByLayer, lookUp } from "./legacy-lookup.ts";
import { ropeTypeOf } from "../named/rope-form.ts";
import type { RuntimeAttribute } from "../view/read-attribute.ts";
import { differenceInWords, shown } from "./shown.ts";
import { specWords } from "./spec-words.ts";

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
export function whyAbsent({ hf, on, spec, read, origins, ...objects }: Absent): string {
  const config = objects[on];
  const version = `transformers ${config.transformersVersion}`;
  if (differsByLayer(config, hf))
    return `${version} has ${hf} layer by layer (per_layer_config): reading it off the whole model's object raises ${RAISED.per_layer_error}, whatever the default.`;
  const result = outcome(hf, spec.value, read);
  const inside = insideOf(config, hf);
  if (inside)
    return `${version} keeps ${hf} inside ${inside.dictionary} (${shown(inside.value)}): the attribute is absent. ${result}`;
  const other = on === "text" ? "root" : "text";
  const elsewhere = objects[other] === config ? undefined : lookUp(objects[other], hf);
  if (elsewhere)
    return `${OBJECTS[on]} has no ${hf}, but ${OBJECTS[other].toLowerCase()} has it (${shown(elsewhere.value)}). ${result}`;
  const lacks = isTaken(spec, child(config.at, hf), origins)
    ? `${config.className} of ${version} takes ${hf} of the file, and does not keep it under this name.`
    : hasClass(config)
      ? `${config.className} of ${version} has no ${hf}, and the file gives none under this name.`
      : `The file gives no ${hf}, and AutoConfig of ${version} knows no class for its model type that would.`;
  return `${lacks} ${specWords(spec, origins)} ${result}`;
}

/** Whether the file gives a field, and the spec has its value from it. */
function isTaken({ pointers }: RuntimeAttribute, field: Pointer, origins: Absent["origins"]): boolean {
  return pointers.some((at) => {
    const origin = origins.get(at);
    return origin !== undefined && "from" in origin && origin.from.includes(field);
  });
}

const OBJECTS: { readonly [which in LegacyObject]: string } = {
  text: "The text model's object",
  root: "The whole file's object",
};

interface Different {
  readonly hf: string;
  /** Whether null says that model code works the value out. */
  readonly nullIsComputed: boolean;
  readonly spec: RuntimeAttribute;
  readonly found: FoundAttribute;
  readonly read: LegacyRead;
  readonly origins: ReadonlyMap<Pointer, Origin>;
}

/** Why both have an attribute, but not with the same value. */
export function whyDifferent({ hf, nullIsComputed, spec, found, read, origins }: Different): string {
  const { value, source, behind } = found;
  const alias = behind === null ? "" : `${hf} is another name of ${behind}. `;
  if (value === null && nullIsComputed && read.by === "attribute")
    return `${alias}The legacy object has null, by which model code works the value out. ${specWords(spec, origins)}`;
  if (spec.value === null && isJsonObject(value) && ropeTypeOf(value) === "default")
    return `${alias}Its rope type is default, by which nothing is scaled, but the dictionary is there: model code that takes any dictionary for a scaling is misled.`;
  const difference = differenceInWords(spec.value, value);
  const legacy = difference ?? `The legacy object has ${shown(value)}`;
  const result = read.by === "fallback" ? ` ${outcome(hf, spec.value, read)}` : "";
  return `${alias}${legacy}, ${sourceWords(source)}. ${specWords(spec, origins)}${result}`;
}

/** Where a dictionary of the object has a member of this name, itself or for one kind of layer. */
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

/** Whether transformers has a class of its own for the model, beyond the one that all have in common. */
function hasClass({ className }: LegacyConfig): boolean {
  return !["PreTrainedConfig", "PretrainedConfig", "dict"].includes(className);
}

function outcome(name: string, right: Json, read: LegacyRead): string {
  if (!("value" in read))
    return `Model code that asks for ${name} without a default raises ${RAISED[read.by]}.`;
  const got = `Model code that asks for it with a default of ${shown(read.value)} gets that`;
  return sameJson(read.value, right) ? `${got}, which is the spec's value.` : `${got}, not ${shown(right)}.`;
}

function sourceWords(source: LegacySource): string {
  switch (source.kind) {
    case "file":
      return `from ${source.from.map(dotted).join(", ")}${source.moved === null ? "" : ` (${source.moved})`}`;
    case "class_default":
      return `the default of ${source.class}, for the file does not say`;
    case "base_default":
      return "as every config object has where the file does not say";
    case "computed":
      return `computed by the class: ${source.rule}`;
  }
}
