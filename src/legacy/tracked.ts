import { isJsonObject, setMember, type Json, type JsonObject } from "../spec/json.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import type { LegacyAttribute, LegacySource, LegacyValue } from "./legacy-object.ts";

const NO_PARTS: ReadonlyMap<Pointer, LegacySource> = new Map();

/** A value all of which has one source. */
export function plain(value: Json, source: LegacySource): LegacyValue {
  return { kind: "value", value, source, parts: NO_PARTS };
}

/** A value that the file has at `pointer`. */
export function fromFile(value: Json, pointer: Pointer): LegacyValue {
  return plain(value, { kind: "file", from: [pointer], moved: null });
}

/** A value that a class computes from others, known or not; null where they are no numbers, which Python refuses. */
export function computed(
  value: Json,
  inputs: readonly (LegacyAttribute | undefined)[],
  rule: string,
): LegacyValue {
  return plain(Number.isNaN(value) ? null : value, { kind: "computed", from: pointersOf(inputs), rule });
}

/** The same attribute in another place, with words for how it got there. */
export function moved<T extends LegacyAttribute>(attribute: T, how: string): T {
  const { source } = attribute;
  return source.kind === "file" ? { ...attribute, source: { ...source, moved: how } } : attribute;
}

/** A number as the float that the class makes of it: Python writes a point behind it. */
export function asFloat(value: LegacyValue): LegacyValue {
  const { source } = value;
  return source.kind === "file" || source.kind === "computed"
    ? { ...value, source: { ...source, float: true } }
    : value;
}

/** Every field of the file that the attributes' values come from. */
function pointersOf(attributes: readonly (LegacyAttribute | undefined)[]): Pointer[] {
  const found = new Set<Pointer>();
  for (const attribute of attributes) {
    if (attribute === undefined) continue;
    const parts = attribute.kind === "value" ? attribute.parts.values() : [];
    for (const source of [attribute.source, ...parts]) {
      if ("from" in source) for (const pointer of source.from) found.add(pointer);
    }
  }
  return [...found];
}

/** The plain data of an attribute; undefined where there is none or it is a config object. */
export function json(attribute: LegacyAttribute | undefined): Json | undefined {
  return attribute?.kind === "value" ? attribute.value : undefined;
}

/** Whether Python takes the attribute for None: absent ones too. */
export function isNone(attribute: LegacyAttribute | undefined): boolean {
  return attribute === undefined || json(attribute) === null;
}

/** Whether Python takes the attribute for true. */
export function isTruthy(attribute: LegacyAttribute | undefined): boolean {
  const value = json(attribute);
  return value === undefined ? attribute !== undefined : isTrueInPython(value);
}

/** Whether Python takes a value for true; one that is not there is none. */
export function isTrueInPython(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isJsonObject(value ?? null) ? Object.keys(value as JsonObject).length > 0 : Boolean(value);
}

/** The number that an attribute holds; NaN where it is none. */
export function numberOf(attribute: LegacyAttribute | undefined): number {
  const value = json(attribute);
  return typeof value === "number" ? value : typeof value === "boolean" ? Number(value) : Number.NaN;
}

/** Whether Python computes with a value: true and false are numbers too. */
export function isPythonNumber(value: Json | undefined): boolean {
  return typeof value === "number" || typeof value === "boolean";
}

/** The attribute as one that holds a dictionary; undefined where it holds none. */
export function dictionary(attribute: LegacyAttribute | undefined): LegacyValue | undefined {
  return attribute?.kind === "value" && isJsonObject(attribute.value) ? attribute : undefined;
}

/** A member of a dictionary with its own source; undefined where the dictionary has no such member. */
export function member(dict: LegacyValue | undefined, name: string): LegacyValue | undefined {
  if (dict === undefined || !isJsonObject(dict.value) || !Object.hasOwn(dict.value, name)) return undefined;
  const place = child("", name);
  const parts = new Map<Pointer, LegacySource>();
  for (const [pointer, source] of dict.parts) {
    if (pointer.startsWith(`${place}/`)) parts.set(pointer.slice(place.length), source);
  }
  const { source } = dict;
  const inherited: LegacySource =
    source.kind === "file" ? { ...source, from: source.from.map((pointer) => child(pointer, name)) } : source;
  return {
    kind: "value",
    value: dict.value[name] as Json,
    source: dict.parts.get(place) ?? inherited,
    parts,
  };
}

/** The dictionary with a member set: the new member keeps its source as a part. */
export function withMember(dict: LegacyValue, name: string, value: LegacyValue): LegacyValue {
  const place = child("", name);
  const members: JsonObject = {};
  for (const [key, item] of Object.entries(dict.value as JsonObject)) setMember(members, key, item);
  setMember(members, name, value.value);
  const parts = new Map([...dict.parts].filter(([pointer]) => !pointer.startsWith(`${place}/`)));
  parts.set(place, value.source);
  for (const [pointer, source] of value.parts) parts.set(place + pointer, source);
  return { ...dict, value: members, parts };
}

/** `dict.setdefault(name, value)`. */
export function setDefault(dict: LegacyValue, name: string, value: LegacyValue): LegacyValue {
  return Object.hasOwn(dict.value as JsonObject, name) ? dict : withMember(dict, name, value);
}

/**
 * A dictionary of members that each have a source of their own, put together as `rule` says; `inputs` decide which
 * members there are.
 */
export function assembled(
  members: readonly [name: string, value: LegacyValue][],
  rule: string,
  inputs: readonly (LegacyAttribute | undefined)[] = [],
): LegacyValue {
  let dict = computed({}, [...members.map(([, value]) => value), ...inputs], rule);
  for (const [name, value] of members) dict = withMember(dict, name, value);
  return dict;
}
