import { textConfig } from "../../legacy/legacy-config.ts";
import type { LegacyConfig } from "../../legacy/legacy-object.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { Json } from "../../spec/json.ts";
import type { Origin } from "../../spec/origin.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { sameJson } from "../../spec/same-json.ts";
import type { ComparedAttribute, LegacyRead } from "./compared-attribute.ts";
import type { AttributeDeclaration } from "../view/declaration.ts";
import { declarationOf } from "../view/declarations.ts";
import { type FoundAttribute, type LegacyObject, differsByLayer, lookUp, valueOf } from "./legacy-lookup.ts";
import { whyAbsent, whyDifferent } from "./reasons.ts";
import { readAttribute } from "../view/read-attribute.ts";

export type { ComparedAttribute } from "./compared-attribute.ts";

/** The two objects that model code may ask: they are one where the file has no text config. */
type LegacyObjects = { readonly [which in LegacyObject]: LegacyConfig };

/**
 * Every attribute of a spec's runtime view beside what the legacy object of the same file has, in the order of the view,
 * then what the legacy object alone has. Numbers are compared by value, lists and dictionaries member by member.
 * `origins` (by pointers into the spec) lets the reasons say where the spec's values come from.
 */
export function compareWithLegacy(
  spec: EngineModelSpec,
  legacy: LegacyConfig,
  origins: ReadonlyMap<Pointer, Origin> = new Map(),
): readonly ComparedAttribute[] {
  const { attributes } = declarationOf(spec);
  const objects: LegacyObjects = { root: legacy, text: textConfig(legacy) };
  return [
    ...attributes.flatMap((one) => compareOne(one, attributes, spec, objects, origins) ?? []),
    ...remaining(attributes, objects),
  ];
}

function compareOne(
  one: AttributeDeclaration,
  attributes: readonly AttributeDeclaration[],
  whole: EngineModelSpec,
  objects: LegacyObjects,
  origins: ReadonlyMap<Pointer, Origin>,
): ComparedAttribute | null {
  const { name, hf, on = "text" } = one;
  const spec = readAttribute(whole, one);
  if (hf === null)
    return { name, status: "spec_only", spec, legacy: null, read: null, danger: null, reason: NO_SUCH_NAME };
  const found = lookUp(objects[on], hf);
  const read = readBy(one, found, objects[on], whole);
  if (!found) {
    if (one.onlyInFiles) return null;
    if (spec.value === null)
      return { name, status: "agree", spec, legacy: null, read, danger: null, reason: null };
    const reason = whyAbsent({ hf, on, spec, read, origins, ...objects });
    const danger = dangerOf(one, spec.value, read);
    return { name, status: "spec_only", spec, legacy: null, read, danger, reason };
  }
  const legacy = { value: found.value, hfName: hf, on, source: found.source };
  const computed = one.computes?.(objects[on]);
  if (computed && !agree(one, spec.value, computed.value))
    return { name, status: "differ", spec, legacy, read, danger: "silent", reason: computed.reason };
  // A property that hands on another attribute says all that the other one says: rope_scaling is rope_parameters.
  const twin =
    found.behind === null
      ? undefined
      : attributes.find((other) => other.hf === found.behind && (other.on ?? "text") === on);
  const agrees = twin === undefined || agree(twin, readAttribute(whole, twin).value, found.value);
  if (agrees && agree(one, spec.value, found.value))
    return { name, status: "agree", spec, legacy, read, danger: null, reason: null };
  const reason = whyDifferent({
    hf,
    nullIsComputed: one.nullIsComputed ?? false,
    spec,
    found,
    read,
    origins,
  });
  const danger = agrees ? dangerOf(one, spec.value, read) : "silent";
  return { name, status: "differ", spec, legacy, read, danger, reason };
}

const NO_SUCH_NAME = "Hugging Face has no attribute for it.";

function readBy(
  { hf, fallback }: AttributeDeclaration,
  found: FoundAttribute | undefined,
  config: LegacyConfig,
  spec: EngineModelSpec,
): LegacyRead {
  if (found && !(found.value === null && fallback?.forNull)) return { by: "attribute", value: found.value };
  // What differs by layer raises whatever default model code gives.
  if (hf !== null && differsByLayer(config, hf)) return { by: "per_layer_error" };
  if (!fallback || (fallback.asksLayers && config.perLayer.size > 0)) return { by: "attribute_error" };
  const value = typeof fallback.value === "function" ? fallback.value(spec) : fallback.value;
  return { by: "fallback", value, source: fallback.source };
}

function dangerOf(one: AttributeDeclaration, right: Json, read: LegacyRead): ComparedAttribute["danger"] {
  if (!("value" in read)) return "loud";
  if (read.by === "attribute" && read.value === null && one.nullIsComputed) return null;
  return agree(one, right, read.value) ? null : "silent";
}

function agree({ comparable }: AttributeDeclaration, spec: Json, legacy: Json): boolean {
  if (sameJson(spec, legacy)) return true;
  return comparable !== undefined && sameJson(comparable(spec), comparable(legacy));
}

/** The attributes that no declaration names: those of the text model, then those of the whole file beside it. */
function remaining(attributes: readonly AttributeDeclaration[], objects: LegacyObjects): ComparedAttribute[] {
  const rows: ComparedAttribute[] = [];
  for (const on of objects.text === objects.root ? (["text"] as const) : (["text", "root"] as const)) {
    const config = objects[on];
    const named = new Set(
      attributes
        .filter((one) => (one.on ?? "text") === on || objects.text === objects.root)
        .flatMap(({ hf }) => (hf === null ? [] : [hf, lookUp(config, hf)?.behind ?? hf])),
    );
    for (const [name, attribute] of config.attributes) {
      if (named.has(name) || holds(attribute, objects.text)) continue;
      const legacy = { value: valueOf(attribute), hfName: name, on, source: attribute.source };
      rows.push({ name, status: "legacy_only", spec: null, legacy, read: null, danger: null, reason: null });
    }
  }
  return rows;
}

/** Whether an attribute is the text model's object, whose own attributes are listed. */
function holds(
  attribute: { readonly kind: string; readonly config?: LegacyConfig },
  text: LegacyConfig,
): boolean {
  return attribute.kind === "config" && attribute.config === text;
}
