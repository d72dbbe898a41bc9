import type { ModelBody } from "../spec/engine-model-spec.ts";
import { isJsonObject, type Json, type JsonObject } from "../spec/json.ts";
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

/**
 * B's name of a component that A's layers name. Components inside records of the body (`blocks/attention_8`) correspond
 * by that name, where both are of one type.
 */
export function counterpartOf(
  name: string,
  a: ModelBody,
  b: ModelBody,
  { toB }: ComponentPairs,
): string | undefined {
  const paired = toB.get(name);
  if (paired !== undefined || !name.includes("/")) return paired;
  return typeAt(a, name) === typeAt(b, name) ? name : undefined;
}

function typeAt(body: ModelBody, name: string): string | null {
  const component = name
    .split("/")
    .reduce<Json | undefined>(
      (value, key) => (isJsonObject(value) ? value[key] : undefined),
      body as unknown as Json,
    );
  return typeOf(component);
}
