import type { Origin } from "../spec/origin.ts";
import { isWithin, parentOf, type Pointer, pointerOf } from "../spec/pointer.ts";
import type { Inspection } from "./inspection.ts";

/** Where a value of a spec comes from. */
export interface OriginFound {
  /** The place in the spec whose origin this is: the one asked for, or the nearest around or inside it that has one. */
  readonly pointer: Pointer;
  readonly origin: Origin;
  /** The origins of all leaves inside the place that was asked for, itself included. */
  readonly leaves: ReadonlyMap<Pointer, Origin>;
}

/**
 * Where a value comes from: of a leaf its own origin, of a place inside a leaf that of the leaf around it, of an object or a
 * list that of its first leaf, with those of the others. `at` is a JSON Pointer (`/body/position/rope_theta`) or a path with dots
 * (`body.position.rope_theta`). null where the spec has nothing there.
 */
export function originOf({ origins }: Pick<Inspection, "origins">, at: string): OriginFound | null {
  const pointer = at === "" || at.startsWith("/") ? at : pointerOf(at.split("."));
  const leaves = new Map([...origins].filter(([leaf]) => isWithin(leaf, pointer)));
  const own = leaves.get(pointer);
  if (own) return { pointer, origin: own, leaves };
  const [first] = leaves;
  if (first) return { pointer: first[0], origin: first[1], leaves };
  for (let around = pointer; around !== ""; around = parentOf(around)) {
    const origin = origins.get(around);
    if (origin) return { pointer: around, origin, leaves: new Map([[around, origin]]) };
  }
  return null;
}
