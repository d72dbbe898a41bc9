import type { Inspection } from "../../inspect/inspection.ts";
import { type Json, type JsonObject, isJsonObject } from "../../spec/json.ts";
import { child, isWithin } from "../../spec/pointer.ts";
import { sizeOfChange } from "../words/change-size.ts";
import type { SpecLeaf, SpecPart, Status, ValueEntry } from "../comparison.ts";
import { typeOf } from "./type-of.ts";
import { cameDifferently } from "./drift.ts";
import { type ComponentPairs, membersOf } from "./pair-components.ts";
import { renamedRuns } from "./renamed-runs.ts";
import { sameJson } from "../../spec/same-json.ts";
import { leavesIn, originOf, type Placed } from "./spec-leaves.ts";
import { declareTheSame, isNamedFreely, isSameSet } from "./same-quantization.ts";
import { isToolVersion } from "./tool-version.ts";
import { foldValues, type UnfoldedEntry } from "./fold-values.ts";
import { partWords } from "../words/part-words.ts";

/** What is said of values of a quantisation that are not the same text and mean the same. */
const WRITTEN = "Written otherwise: the same in normal form";
const RENAMED = "Another name of the same group";
const ORDERED = "The same entries in another order";

/** A value of one side's spec; undefined where that side has none. */
type At = Placed | undefined;

/**
 * The two specs, leaf by leaf, without the layer schedule: the shell by pointer, the body's components as `pairs` has
 * them. What has no counterpart is one entry. In the order of A's spec, each object's members that only B has at its end.
 */
export function alignValues(a: Inspection, b: Inspection, pairs: ComponentPairs): ValueEntry[] {
  const entries: UnfoldedEntry[] = [];
  // What means the same is equal, however it is declared.
  const isSameForm = declareTheSame(a, b);
  const add = (status: Status, component: string, left: At, right: At, note: string | null = null): void => {
    const sideA = left ? sideOf(a, left) : null;
    const sideB = right ? sideOf(b, right) : null;
    const leaves = sideA && sideB && "value" in sideA && "value" in sideB ? ([sideA, sideB] as const) : null;
    entries.push({
      status,
      component,
      a: sideA,
      b: sideB,
      size: status === "changed" && leaves ? sizeOfChange(leaves[0].value, leaves[1].value) : null,
      drift: status === "equal" && leaves !== null && cameDifferently(leaves[0].origin, leaves[1].origin),
      note,
    });
  };

  function walk(component: string, left: At, right: At): void {
    // Another version of the tool that quantised is another note in the file, and no other model.
    if ((left ?? right) && isToolVersionOf(left, a) && isToolVersionOf(right, b)) {
      add("equal", component, left, right);
      return;
    }
    if (!left || !right) {
      const only = left ?? right;
      if (!only) return;
      // What is not there and what is null are the same: there is none.
      if (only.value === null) add("equal", component, left, right);
      else if (isSameForm && component === "quantization") add("equal", component, left, right, WRITTEN);
      else add(left ? "only-a" : "only-b", component, left, right);
      return;
    }
    const leafA = originOf(a, left) !== undefined;
    const leafB = originOf(b, right) !== undefined;
    if (leafA && leafB) {
      const same = sameJson(renamedRuns(left.value, pairs), right.value);
      const isOrder =
        !same && component === "quantization" && isSameSet(left.pointer, left.value, right.value);
      if (isOrder) add("equal", component, left, right, ORDERED);
      else if (!same && component === "quantization" && isSameForm)
        add("equal", component, left, right, WRITTEN);
      else if (same && component === "quantization" && left.pointer !== right.pointer)
        add("equal", component, left, right, RENAMED);
      else add(same ? "equal" : "changed", component, left, right);
    } else if (leafA !== leafB) {
      const status = left.value === null ? "only-b" : right.value === null ? "only-a" : "changed";
      add(status, component, left, right);
    } else if (component !== "quantization" && typeOf(left.value) !== typeOf(right.value)) {
      add("only-a", component, left, undefined, unlike(left.value, "B", right.value));
      add("only-b", component, undefined, right, unlike(right.value, "A", left.value));
    } else {
      const [namesA, namesB] = [left, right].map(({ value }) => Object.keys(value as JsonObject));
      if (isSameForm && isNamedFreely(left.pointer) && namesA?.length === namesB?.length) {
        for (const [index, name] of (namesA ?? []).entries())
          walk(component, member(left, name), member(right, namesB?.[index] ?? name));
        return;
      }
      for (const name of names(left.value as JsonObject, right.value as JsonObject)) {
        walk(component, member(left, name), member(right, name));
      }
    }
  }

  const specA = { pointer: "", value: a.spec as unknown as Json };
  const specB = { pointer: "", value: b.spec as unknown as Json };
  for (const name of names(specA.value as JsonObject, specB.value as JsonObject)) {
    if (name === "body") continue;
    walk(name === "quantization" ? name : "model", member(specA, name), member(specB, name));
  }
  walkBody(member(specA, "body"), member(specB, "body"), pairs, walk, add);
  return foldValues(entries);
}

function walkBody(
  a: At,
  b: At,
  { toA, toB }: ComponentPairs,
  walk: (component: string, left: At, right: At) => void,
  add: (status: Status, component: string, left: At, right: At, note: string) => void,
): void {
  const bodyA = a?.value as JsonObject;
  const bodyB = b?.value as JsonObject;
  const [membersA, membersB] = [membersOf(bodyA), membersOf(bodyB)];
  const at = (members: ReadonlyMap<string, Json>, name: string): At => {
    const value = members.get(name);
    return value === undefined ? undefined : { pointer: `/body/${name}`, value };
  };
  for (const name of new Set([...membersA.keys(), ...membersB.keys()])) {
    if (name === "layers") continue;
    const partner = toB.get(name);
    let left = at(membersA, name);
    let right = toA.has(name) ? undefined : at(membersB, name);
    if (partner !== undefined) {
      walk(partner === name ? name : `${name} → ${partner}`, left, at(membersB, partner));
      left = undefined;
    }
    const typeA = typeOf(left?.value);
    const typeB = typeOf(right?.value);
    // A component against null is a component that one side does not have; against nothing, or another type, likewise.
    if (typeA !== null && right?.value !== null) {
      add("only-a", name, left, undefined, without(typeA, "B"));
      left = undefined;
    }
    if (typeB !== null && left?.value !== null) {
      add("only-b", name, undefined, right, without(typeB, "A"));
      right = undefined;
    }
    walk((typeA ?? typeB) ? name : "body", left, right);
  }
}

function without(type: string, side: "A" | "B"): string {
  return `Nothing in ${side} corresponds: it has no further component of type ${type}`;
}

function unlike(value: Json, side: "A" | "B", other: Json): string {
  const type = typeOf(other);
  return `Nothing in ${side} corresponds to this ${typeOf(value) ?? "object"}: it has ${type ?? "an object without a type"} in its place`;
}

/** Whether a side has the version of the tool that quantised there, or nothing. */
function isToolVersionOf(at: At, { spec }: Inspection): boolean {
  return !at || isToolVersion(at.pointer, spec);
}

/** The members of both objects: A's in their order, then what only B has. */
function names(a: JsonObject, b: JsonObject): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}

function member(parent: At, name: string): At {
  if (!parent || !isJsonObject(parent.value) || !Object.hasOwn(parent.value, name)) return undefined;
  return { pointer: child(parent.pointer, name), value: parent.value[name] as Json };
}

/** A value as a leaf, which it is where it has an origin, or as a part with its leaves. */
function sideOf(inspection: Inspection, at: Placed): SpecLeaf | SpecPart {
  const { pointer, value } = at;
  const origin = originOf(inspection, at);
  if (origin) return { pointer, value, origin };
  // What quantisation calls a type is a number's, and no component's.
  return {
    pointer,
    type: isWithin(pointer, "/body") ? typeOf(value) : null,
    words: partWords(inspection.spec, at),
    leaves: leavesIn(inspection, at),
  };
}
