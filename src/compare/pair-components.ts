import { isJsonObject, type Json, type JsonObject } from "../spec/json.ts";
import { typeOf } from "./component-words.ts";

/** Names of components that correspond to each other, as layer runs have them (`mlp`, `blocks/attention_8`). */
export interface ComponentPairs {
  /** By A's name, B's. */
  readonly toB: ReadonlyMap<string, string>;
  /** By B's name, A's. */
  readonly toA: ReadonlyMap<string, string>;
}

/**
 * Which components of two bodies correspond: those of the same type and name, then those of the same type in the order
 * of the bodies. Components of different types never do, whatever they are called.
 */
export function pairComponents(a: JsonObject, b: JsonObject): ComponentPairs {
  const toB = new Map<string, string>();
  const toA = new Map<string, string>();
  const pair = (nameA: string, nameB: string): void => {
    toB.set(nameA, nameB);
    toA.set(nameB, nameA);
  };
  const [typesA, typesB] = [typesOf(a), typesOf(b)];
  for (const [name, type] of typesA) if (typesB.get(name) === type) pair(name, name);
  const free = new Map<string, string[]>();
  for (const [name, type] of typesB) {
    if (!toA.has(name)) free.set(type, [...(free.get(type) ?? []), name]);
  }
  for (const [name, type] of typesA) {
    if (toB.has(name)) continue;
    const counterpart = free.get(type)?.shift();
    if (counterpart !== undefined) pair(name, counterpart);
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

/** The types of a body's components by their names. */
function typesOf(body: JsonObject): Map<string, string> {
  const types = new Map<string, string>();
  for (const [name, value] of membersOf(body)) {
    const type = typeOf(value);
    if (type !== null) types.set(name, type);
  }
  return types;
}
