import type { Inspection } from "../../inspect/inspection.ts";
import { isJsonObject, type Json } from "../../spec/json.ts";
import type { Origin } from "../../spec/origin.ts";
import { child, parentOf, type Pointer } from "../../spec/pointer.ts";
import type { SpecLeaf } from "../comparison.ts";

/** A value of a spec and where it stands. */
export interface Placed {
  readonly pointer: Pointer;
  readonly value: Json;
}

/**
 * Where a value comes from that is compared as one: a leaf of the spec, or a list of objects (runs of layers), whose
 * leaves share one origin. undefined for an object, which is compared member by member.
 */
export function originOf(
  { origins }: Pick<Inspection, "origins">,
  { pointer, value }: Placed,
): Origin | undefined {
  const own = origins.get(pointer);
  if (own || !Array.isArray(value)) return own;
  let [at, inside]: [Pointer, Json | undefined] = [pointer, value];
  while (typeof inside === "object" && inside !== null) {
    const entry: [string, Json] | undefined = Object.entries(inside)[0];
    if (!entry) break;
    [at, inside] = [child(at, entry[0]), entry[1]];
    const origin = origins.get(at);
    if (origin) return origin;
  }
  return undefined;
}

/** All values of a part that are compared as one each, in their order. */
export function leavesIn(inspection: Inspection, part: Placed): SpecLeaf[] {
  const origin = originOf(inspection, part);
  if (origin) return [{ ...part, origin }];
  if (!isJsonObject(part.value)) return [];
  return Object.entries(part.value).flatMap(([name, value]) =>
    leavesIn(inspection, { pointer: child(part.pointer, name), value }),
  );
}

/** Which of the leaves a spec pointer is part of; itself where it is part of none. */
export function leafOf(pointer: Pointer, leaves: { readonly has: (leaf: Pointer) => boolean }): Pointer {
  for (let at = pointer; at !== ""; at = parentOf(at)) if (leaves.has(at)) return at;
  return pointer;
}
