import type { FailedInspection, Inspection } from "../../inspect/inspection.ts";
import { isWithin, parentOf, type Pointer } from "../../spec/pointer.ts";
import type { Target } from "../view-state.ts";

/** The fields of config.json, ghosts among them, that decide what a target shows. */
export function linkedFields(
  target: Target | null,
  result: Inspection | FailedInspection,
): ReadonlySet<Pointer> {
  if (!target) return new Set();
  if (target.side === "config") return new Set([target.pointer]);
  const linked = new Set<Pointer>();
  if (!result.ok) return linked;
  for (const [pointer, origin] of result.origins) {
    if (!isWithin(pointer, target.pointer)) continue;
    if ("from" in origin) for (const field of origin.from) linked.add(field);
    if ("looked_for" in origin) for (const field of origin.looked_for ?? []) linked.add(field);
  }
  return linked;
}

/** Whether a field is linked: named itself, or part of an object or array that is. */
export function isLinked(pointer: Pointer, linked: ReadonlySet<Pointer>): boolean {
  for (let at = pointer; at !== ""; at = parentOf(at)) if (linked.has(at)) return true;
  return false;
}
