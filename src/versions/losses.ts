import type { Inspection } from "../inspect/inspection.ts";
import type { LegacyConfig, LegacySource } from "../legacy/legacy-object.ts";
import type { Json } from "../spec/json.ts";
import { fieldsOf } from "../spec/origin.ts";
import { isWithin, type Pointer } from "../spec/pointer.ts";
import { sameJson } from "../spec/same-json.ts";
import { valueAt } from "../spec/value-at.ts";

/** A value of the spec that a file gives otherwise after a version of transformers has saved it anew. */
export interface Loss {
  readonly pointer: Pointer;
  readonly was: Json;
  /** What the saved file gives; null where it gives nothing. */
  readonly now: Json;
  /** The fields of the original that the value came from: those that the saved file has not, where there are such. */
  readonly fields: readonly Pointer[];
}

/** A field that decides something, and of which a saved file has only what the version computed of it. */
export interface SpentField {
  readonly field: Pointer;
  /** The attributes that the version computed of it, and saves in its place. */
  readonly as: readonly string[];
}

/** What the spec of a saved file has otherwise than that of the original. */
export function lossesOf(original: Inspection, saved: Inspection): readonly Loss[] {
  const losses: Loss[] = [];
  for (const pointer of new Set([...original.origins.keys(), ...saved.origins.keys()])) {
    const [was, now] = [valueAt(original.spec, pointer), valueAt(saved.spec, pointer)];
    if (sameJson(was, now)) continue;
    const origin = original.origins.get(pointer);
    const fields = origin ? fieldsOf(origin) : [];
    const gone = fields.filter((field) => !saved.fields.has(field));
    losses.push({ pointer, was, now, fields: gone.length > 0 ? gone : fields });
  }
  return losses;
}

/**
 * The fields of the original that decide a value of its spec and that a saved file does not have in any place: the
 * version spent them on other attributes (`compress_ratios` of DeepSeek V4 on `layer_types`). Code that reads such a field
 * finds nothing.
 */
export function spentFields(
  original: Inspection,
  saved: Inspection,
  object: LegacyConfig,
): readonly SpentField[] {
  const spent: SpentField[] = [];
  for (const [field, { use }] of original.fields) {
    if (use !== "mapped" || saved.fields.has(field)) continue;
    const as: string[] = [];
    if (!isKept(object, field, "", as) && as.length > 0) spent.push({ field, as });
  }
  return spent;
}

/** Whether an attribute has a field's own value, under whatever name; puts into `as` what is computed of it. */
function isKept(object: LegacyConfig, field: Pointer, path: string, as: string[]): boolean {
  const has = (source: LegacySource) => "from" in source && source.from.some((from) => isWithin(field, from));
  let kept = false;
  const overrides = object.properties.get("per_layer_config");
  const attributes = [...object.attributes, ...(overrides ? [["per_layer_config", overrides] as const] : [])];
  for (const [name, attribute] of attributes) {
    if (attribute.kind === "config") {
      kept = isKept(attribute.config, field, `${path}${name}.`, as) || kept;
      continue;
    }
    const sources = [attribute.source, ...attribute.parts.values()].filter(has);
    if (sources.some(({ kind }) => kind === "file")) kept = true;
    else if (sources.length > 0) as.push(path + name);
  }
  return kept;
}
