import { dotted } from "../config/nodes/dotted.ts";
import { getAttribute, textConfig } from "../legacy/legacy-config.ts";
import type { LegacyConfig, LegacySource } from "../legacy/legacy-object.ts";
import { entryOf } from "../spec/entry.ts";
import { isJsonObject, type Json } from "../spec/json.ts";
import { listed } from "../spec/listed.ts";
import { child } from "../spec/pointer.ts";
import { sameJson } from "../spec/same-json.ts";
import { valueAt } from "../spec/value-at.ts";
import type { Present } from "./outcome.ts";

/** Where an object of one version has what an object of another has as an attribute that it lacks itself. */
export interface KeptPlace {
  /** A name, a path into a dictionary or a nested config ("rope_parameters.rope_theta"), or the names of several. */
  readonly as: string;
  /** Whether the same value stands there; members that are added to a dictionary, and older spellings, change nothing. */
  readonly same: boolean;
}

/** Where a version without an attribute has what another version gives. */
export interface Kept extends KeptPlace {
  /** The version that gives it. */
  readonly of: string;
  /** The version that lacks it. */
  readonly by: string;
}

/**
 * Where an object keeps what an object of another version has as an attribute `name`: under a name that the other
 * version knows as an alias, where it put the field of the file, in a dictionary, in its text config, or as the fields that
 * the other version puts together. undefined where it has no such value; a place with another value is one where it holds
 * the same field, or the same parameter of rotary positions.
 */
export function keptAs(
  name: string,
  present: Present,
  other: LegacyConfig,
  object: LegacyConfig,
): KeptPlace | undefined {
  const { source, value } = present;
  const target = other.aliases.get(name);
  const aliased = target === undefined ? undefined : getAttribute(object, target);
  if (target !== undefined && aliased?.kind === "value" && sameJson(aliased.value, value))
    return { as: target, same: true };
  const place = placeOf(object, source);
  if (place !== undefined && place.path !== name) {
    const all = allOf(place, value, object);
    return { as: all ?? place.path, same: all !== undefined };
  }
  const inside = insideOf(object, name, value);
  if (inside) return { as: `${inside.dictionary}.${inside.name}`, same: sameJson(inside.value, value) };
  const parts = isStandardising(source) ? partsOf(object, source) : undefined;
  return parts === undefined ? inTextConfig(name, present, other, object) : { as: parts, same: true };
}

/** The same, in the nested config that 5.x puts the fields of a flat file into. */
function inTextConfig(
  name: string,
  present: Present,
  other: LegacyConfig,
  object: LegacyConfig,
): KeptPlace | undefined {
  const text = textConfig(object);
  const [nested] =
    [...object.attributes].find(([, one]) => one.kind === "config" && one.config === text) ?? [];
  if (nested === undefined) return undefined;
  const own = getAttribute(text, name);
  if (own?.kind === "value" && sameJson(own.value, present.value))
    return { as: `${nested}.${name}`, same: true };
  const within = keptAs(name, present, other, text);
  return within && { ...within, as: `${nested}.${within.as}` };
}

/** Whether the whole object has a field of the file under its own name, which another version gives to a nested config too. */
export function isKeptOutside(name: string, { source, value }: Present, whole: LegacyConfig): boolean {
  const outside = whole.attributes.get(name);
  if (outside?.kind !== "value" || outside.source.kind !== "file" || source.kind !== "file") return false;
  const { from } = outside.source;
  return sameJson(outside.value, value) && source.from.some((field) => from.includes(field));
}

/** The names of all that a value is of, where an object has them: a place with the same, or what the value has besides too. */
function allOf(place: Place, value: Json, object: LegacyConfig): string | undefined {
  if (sameJson(place.value, value) || addedTo(place.value, value)) return place.path;
  const more = besides(place, value, object);
  return more?.every(({ isThere }) => isThere)
    ? listed([place.path, ...more.map(({ name }) => name)])
    : undefined;
}

/**
 * What 5.x adds to a dictionary, by name (`rope_theta` to what 4.x has as `rope_scaling`); undefined where one is not the
 * other with more in it. Where both name their `rope_type`, its older spelling `type` says nothing.
 */
export function addedTo(kept: Json, value: Json | undefined): readonly string[] | undefined {
  if (!isJsonObject(kept) || value === undefined || !isJsonObject(value)) return undefined;
  const typed = Object.hasOwn(kept, "rope_type") && Object.hasOwn(value, "rope_type");
  const counts = (name: string) => !(typed && name === "type");
  const isWithin = Object.entries(value).every(
    ([name, item]) => !counts(name) || (Object.hasOwn(kept, name) && sameJson(kept[name] as Json, item)),
  );
  return isWithin
    ? Object.keys(kept).filter((name) => counts(name) && !Object.hasOwn(value, name))
    : undefined;
}

/**
 * What a dictionary has beside the members of the one that an object keeps of the same field (5.x puts `rope_theta` into
 * what 4.x keeps as `rope_scaling`), and whether the object has the same as an attribute; undefined where they differ
 * otherwise.
 */
export function besides(
  place: Place,
  value: Json | undefined,
  object: LegacyConfig,
): readonly { readonly name: string; readonly isThere: boolean }[] | undefined {
  if (!isJsonObject(place.value) || value === undefined || !isJsonObject(value)) return undefined;
  const { value: kept } = place;
  const own = Object.entries(kept);
  // The newer spelling of the type stands beside the older one.
  const isSame = (name: string, item: Json) =>
    sameJson(value[name] ?? null, item) || (name === "type" && sameJson(value.rope_type ?? null, item));
  if (!own.every(([name, item]) => isSame(name, item))) return undefined;
  const added = Object.entries(value).filter(
    ([name, item]) =>
      !Object.hasOwn(kept, name) && !(name === "rope_type" && sameJson(kept.type ?? null, item)),
  );
  return added.map(([name, item]) => {
    const beside = getAttribute(place.object ?? object, name);
    return { name, isThere: beside?.kind === "value" && sameJson(beside.value, item) };
  });
}

/** The attributes of an object that are the fields of the file from which another version puts one together. */
function partsOf({ attributes }: LegacyConfig, source: LegacySource): string | undefined {
  const from = "from" in source ? source.from : [];
  const names = [...attributes].flatMap(([name, { source: own }]) =>
    own.kind === "file" && own.from.some((field) => from.includes(field)) ? [name] : [],
  );
  return names.length > 0 ? listed(names) : undefined;
}

/** Rules that give a field of the file in newer words. */
export function isStandardising(source: LegacySource): boolean {
  return source.kind === "computed" && /older names|are put together|^one set for/.test(source.rule);
}

/** Older fields that 5.x keeps in a dictionary under another name. */
const KEPT_AS: { readonly [older: string]: string } = {
  rope_local_base_freq: "rope_theta",
  rotary_emb_base: "rope_theta",
  rotary_pct: "partial_rotary_factor",
};

/** The one kind of layer that an older field is of. */
const KIND_OF: { readonly [older: string]: string } = { rope_local_base_freq: "sliding_attention" };

interface Inside {
  readonly dictionary: string;
  /** The name of the member. */
  readonly name: string;
  readonly value: Json;
  readonly source: LegacySource;
}

/**
 * Where a dictionary of the object has a member of this name, itself or for one kind of layer: that with the same value
 * where there is one, else, of rotary positions alone, that of the layers with full attention. In other dictionaries a
 * name means something else.
 */
export function insideOf(object: LegacyConfig, name: string, value: Json | undefined): Inside | undefined {
  const found = membersOf(object, entryOf(KEPT_AS, name) ?? name).filter(
    ({ dictionary }) =>
      entryOf(KIND_OF, name) === undefined || dictionary.endsWith(`.${entryOf(KIND_OF, name)}`),
  );
  const ofRope = found.filter(({ dictionary }) => dictionary.startsWith("rope_"));
  return (
    found.find((one) => value !== undefined && sameJson(one.value, value)) ??
    ofRope.find(({ dictionary }) => dictionary.endsWith(".full_attention")) ??
    ofRope[0]
  );
}

function membersOf(object: LegacyConfig, name: string): Inside[] {
  return [...object.attributes].flatMap(([dictionary, attribute]): Inside[] => {
    if (attribute.kind !== "value" || !isJsonObject(attribute.value)) return [];
    const sourceAt = (pointer: string): LegacySource => {
      const { source } = attribute;
      const own = attribute.parts.get(pointer);
      if (own || source.kind !== "file") return own ?? source;
      return { ...source, from: source.from.map((from) => from + pointer) };
    };
    const own: Json | undefined = attribute.value[name];
    if (own !== undefined) return [{ dictionary, name, value: own, source: sourceAt(child("", name)) }];
    return Object.entries(attribute.value).flatMap(([kind, inner]): Inside[] => {
      const value: Json | undefined = isJsonObject(inner) ? inner[name] : undefined;
      if (value === undefined) return [];
      const source = sourceAt(child(child("", kind), name));
      return [{ dictionary: `${dictionary}.${kind}`, name, value, source }];
    });
  });
}

/** Where an object has a field of the file. */
export interface Place {
  /** A name, or a path into a dictionary, with the names of the configs that it is nested in. */
  readonly path: string;
  readonly value: Json;
  /** The nested config that has it; null: the object itself. */
  readonly object: LegacyConfig | null;
}

/** Where an object has the field of the file that another version has as an attribute; nested configs too. */
export function placeOf(object: LegacyConfig, source: LegacySource | undefined): Place | undefined {
  if (source?.kind !== "file") return undefined;
  const [field] = source.from;
  const has = (own: LegacySource) => own.kind === "file" && own.from.some((from) => from === field);
  for (const [name, attribute] of object.attributes) {
    if (attribute.kind === "config") {
      const inner = placeOf(attribute.config, source);
      if (inner) return { ...inner, path: `${name}.${inner.path}`, object: inner.object ?? attribute.config };
      continue;
    }
    const { value } = attribute;
    if (has(attribute.source)) return { path: name, value, object: null };
    for (const [pointer, part] of attribute.parts)
      if (has(part))
        return { path: `${name}.${dotted(pointer)}`, value: valueAt(value, pointer), object: null };
  }
  return undefined;
}
