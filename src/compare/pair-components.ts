import type { Json, JsonObject } from "../spec/json.ts";
import { typeOf } from "./component-words.ts";

/** Names of components that correspond to each other. */
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
  for (const [name, type] of componentsOf(a)) if (typeOf(b[name]) === type) pair(name, name);
  const free = new Map<string, string[]>();
  for (const [name, type] of componentsOf(b)) {
    if (!toA.has(name)) free.set(type, [...(free.get(type) ?? []), name]);
  }
  for (const [name, type] of componentsOf(a)) {
    if (toB.has(name)) continue;
    const counterpart = free.get(type)?.shift();
    if (counterpart !== undefined) pair(name, counterpart);
  }
  return { toB, toA };
}

/** The components of a body: its members that say their type. */
function componentsOf(body: JsonObject): (readonly [name: string, type: string])[] {
  return Object.entries(body).flatMap(([name, value]: [string, Json]) => {
    const type = typeOf(value);
    return type === null ? [] : [[name, type] as const];
  });
}
