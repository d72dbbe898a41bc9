import { isJsonObject, type Json, type JsonObject } from "../../spec/json.ts";
import { typeOf } from "./type-of.ts";
import { sameJson } from "../../spec/same-json.ts";

/** Names of components that correspond to each other, as layer runs have them (`mlp`, `blocks/attention_8`). */
export interface ComponentPairs {
  /** By A's name, B's. */
  readonly toB: ReadonlyMap<string, string>;
  /** By B's name, A's. */
  readonly toA: ReadonlyMap<string, string>;
}

/**
 * Which components of two bodies correspond: those of the same type and name, then those of the same type and values,
 * then those of the same type in the order of the bodies. Components of different types never do, whatever their names.
 */
export function pairComponents(a: JsonObject, b: JsonObject): ComponentPairs {
  const toB = new Map<string, string>();
  const toA = new Map<string, string>();
  const pair = (nameA: string, nameB: string): void => {
    toB.set(nameA, nameB);
    toA.set(nameB, nameA);
  };
  const [inA, inB] = [componentsOf(a), componentsOf(b)];
  for (const [name, { type }] of inA) if (inB.get(name)?.type === type) pair(name, name);
  const free = new Map<string, Map<string, Json>>();
  for (const [name, { type, value }] of inB) {
    if (!toA.has(name)) free.set(type, (free.get(type) ?? new Map<string, Json>()).set(name, value));
  }
  const equal = ([, value]: readonly [string, Json], other: Json): boolean => sameJson(value, other);
  for (const chosen of [equal, () => true]) {
    for (const [name, { type, value }] of inA) {
      if (toB.has(name)) continue;
      const candidates = free.get(type);
      const partner = [...(candidates ?? [])].find((candidate) => chosen(candidate, value));
      if (!candidates || !partner) continue;
      pair(name, partner[0]);
      candidates.delete(partner[0]);
    }
  }
  return { toB, toA };
}

/** The members of a body by the names that layer runs give them: those of a record of components one by one. */
export function membersOf(body: JsonObject): Map<string, Json> {
  const members = new Map<string, Json>();
  for (const [name, value] of Object.entries(body)) {
    if (!isRecordOfComponents(value)) members.set(name, value);
    else for (const [key, component] of Object.entries(value)) members.set(`${name}/${key}`, component);
  }
  return members;
}

function isRecordOfComponents(value: Json): value is JsonObject {
  if (!isJsonObject(value) || typeOf(value) !== null) return false;
  const inside = Object.values(value);
  return inside.length > 0 && inside.every((member) => typeOf(member) !== null);
}

/** The components of a body by their names: its members that say their type. */
function componentsOf(body: JsonObject): Map<string, { readonly type: string; readonly value: Json }> {
  const components = new Map<string, { readonly type: string; readonly value: Json }>();
  for (const [name, value] of membersOf(body)) {
    const type = typeOf(value);
    if (type !== null) components.set(name, { type, value });
  }
  return components;
}
