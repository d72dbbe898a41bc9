import type { FieldUse } from "../../config/reading/field-use.ts";
import { fieldsOf, type Origin } from "../../spec/origin.ts";
import { nameOf, type Pointer } from "../../spec/pointer.ts";
import { briefJson } from "../../spec/brief-json.ts";
import type { Ghost, Inspection } from "../../inspect/inspection.ts";
import type { AlignedSide } from "./aligned-specs.ts";
import type { FieldSide } from "../comparison.ts";
import { sameJson } from "../../spec/same-json.ts";
import { leafOf } from "./spec-leaves.ts";
import { changesSpec, respelled, type Verdict, without } from "../words/verdict.ts";

/** What is known of one side's fields and spec. */
export interface Known {
  /** A or B. */
  readonly name: string;
  /** The use of every leaf of this side's files. */
  readonly fields: ReadonlyMap<Pointer, FieldUse>;
  readonly spec: Inspection["spec"];
  readonly aligned: AlignedSide;
  /** The changed leaves of this side's files. */
  readonly changed: ReadonlyMap<Pointer, FieldSide>;
}

/** A field of other values that decides spec leaves on both sides. */
export function judgeOnBoth(toA: readonly Pointer[], toB: readonly Pointer[], a: Known, b: Known): Verdict {
  const differing = new Set([
    ...toA.filter((leaf) => a.aligned.differs.has(leaf)),
    ...toB.filter((leaf) => b.aligned.differs.has(leaf)),
  ]);
  return differing.size > 0
    ? changesSpec([...differing])
    : without("no-effect", "both values give the same spec");
}

/**
 * A field that decides the leaves `to` of `own` side's spec and nothing of the `other`'s. Where these leaves are equal
 * on both sides, the other side has the same fact in another field or by default. Where some differ, it may still be
 * so, for a leaf can hang on several fields: then the value itself must be the same.
 */
export function judgeOnOne(
  pointer: Pointer,
  field: FieldSide,
  to: readonly Pointer[],
  own: Known,
  other: Known,
): Verdict {
  const differing = to.filter((leaf) => own.aligned.differs.has(leaf));
  const others = counterparts(to, own, other);
  if (differing.length === 0) {
    const same = closest(others, pointer, field, to, own, other);
    return same.length > 0
      ? respelled(same, other.name)
      : without("no-effect", withoutIt(pointer, to, own, other));
  }
  const twins = others.filter((twin) => isTwin(twin, pointer, field, to, own, other));
  if (twins.length > 0) return respelled(twins, other.name);
  if (field.value === null && !hasMembers(other, pointer) && !hasOtherDefault(other, pointer, to, own))
    return without("no-effect", `null says what leaving it out says in ${other.name}`);
  const comparable = differing.every((leaf) => own.aligned.partner.has(leaf));
  if (comparable && isDefaultOf(other, pointer, field, to, own)) {
    return without("no-effect", `it says what ${other.name} takes by default`);
  }
  return changesSpec(differing);
}

/** The fields that decide the same leaves on the other side, where this side reads nothing from them. */
function counterparts(to: readonly Pointer[], own: Known, other: Known): Pointer[] {
  const found = new Set<Pointer>();
  for (const leaf of to) {
    for (const field of sourcesOf(originThere(leaf, own, other))) {
      if (own.fields.get(field)?.use !== "mapped") found.add(field);
    }
  }
  return [...found];
}

/**
 * Which of the fields that decide the same leaves give the same fact, for a leaf may hang on several: that of the same
 * name, or, of those that decide all that this one decides where there are any, those of the same value, or those that
 * decide nothing else. One that says what this side takes by default says nothing of what this side gives.
 */
function closest(
  others: readonly Pointer[],
  pointer: Pointer,
  { value }: FieldSide,
  to: readonly Pointer[],
  own: Known,
  other: Known,
): readonly Pointer[] {
  const namesakes = others.filter((twin) => nameOf(twin) === nameOf(pointer));
  if (namesakes.length > 0) return namesakes;
  const given = others.filter((twin) => !isDefaultHere(twin, to, own, other));
  const covering = given.filter((twin) => decidesAll(twin, to, own, other));
  const among = covering.length > 0 ? covering : given;
  const equal = among.filter((twin) => {
    const there = other.changed.get(twin);
    return there !== undefined && sameJson(there.value, value);
  });
  if (equal.length > 0) return equal;
  const same = new Set(to.map((leaf) => own.aligned.partner.get(leaf)));
  return among.filter((twin) => {
    const use = other.fields.get(twin);
    return use?.use === "mapped" && use.to.every((leaf) => same.has(leafOf(leaf, other.aligned.origins)));
  });
}

/** Whether a field of the other side decides, there, every one of these leaves of this side. */
function decidesAll(twin: Pointer, to: readonly Pointer[], own: Known, other: Known): boolean {
  return to.every((leaf) => sourcesOf(originThere(leaf, own, other)).includes(twin));
}

/** Whether a field of the other side says what this side takes by default for one of these leaves. */
function isDefaultHere(twin: Pointer, to: readonly Pointer[], own: Known, other: Known): boolean {
  const there = other.changed.get(twin);
  return to.some((leaf) =>
    (own.aligned.ghosts.get(leaf) ?? []).some(
      ({ field, value }) =>
        nameOf(field) === nameOf(twin) && there !== undefined && sameJson(value, there.value),
    ),
  );
}

/** Whether a field of the other side gives the same value to the same purpose: by its name, or by all that it decides. */
function isTwin(
  twin: Pointer,
  pointer: Pointer,
  field: FieldSide,
  to: readonly Pointer[],
  own: Known,
  other: Known,
): boolean {
  const there = other.changed.get(twin);
  if (!there || there.use.use !== "mapped" || !sameJson(there.value, field.value)) return false;
  return nameOf(twin) === nameOf(pointer) || decidesAll(twin, to, own, other);
}

/** Whether the other side has an object or list of fields where this side has one field. */
function hasMembers(other: Known, pointer: Pointer): boolean {
  const inside = `${pointer}/`;
  for (const field of other.fields.keys()) if (field.startsWith(inside)) return true;
  return false;
}

/** Whether the other side, which leaves the field out, takes something else than null for it. */
function hasOtherDefault(other: Known, pointer: Pointer, to: readonly Pointer[], own: Known): boolean {
  return ghostsOf(other, to, own).some(
    ({ field, value }) => nameOf(field) === nameOf(pointer) && value !== null,
  );
}

/** The fields that the other side leaves out and whose defaults decide there what these leaves of this side are. */
function ghostsOf(other: Known, to: readonly Pointer[], own: Known): readonly Ghost[] {
  return to.flatMap((leaf) => {
    const there = own.aligned.partner.get(leaf);
    return there === undefined ? [] : (other.aligned.ghosts.get(there) ?? []);
  });
}

/** Whether the other side leaves the field out and its default, for the same purpose, is the value given here. */
function isDefaultOf(
  other: Known,
  pointer: Pointer,
  field: FieldSide,
  to: readonly Pointer[],
  own: Known,
): boolean {
  return ghostsOf(other, to, own).some(
    (ghost) => nameOf(ghost.field) === nameOf(pointer) && sameJson(ghost.value, field.value),
  );
}

/** Why the other side has the same values without the field: by what it takes for a value that is the field's own, where it takes any. */
function withoutIt(pointer: Pointer, to: readonly Pointer[], own: Known, other: Known): string {
  for (const leaf of to) {
    const here = own.aligned.origins.get(leaf);
    // What only hangs on the field, as a part that it names, says of itself why it is as it is, and not of the field.
    if (here === undefined || !("from" in here) || !here.from.includes(pointer)) continue;
    const origin = originThere(leaf, own, other);
    if (origin?.kind === "defaulted") {
      return origin.default_from === "hf_class"
        ? `it says what ${origin.class} has by default (transformers ${origin.transformers_version})`
        : `it says what holds without it: ${origin.rule}`;
    }
    if (origin?.kind === "implied") return `it says what holds in ${other.name} anyway: ${origin.reason}`;
  }
  const ghost = ghostsOf(other, to, own).find(({ field }) => nameOf(field) === nameOf(pointer));
  return ghost === undefined
    ? `${other.name} has the same values without it`
    : `without it, ${other.name} takes ${briefJson(ghost.value)}`;
}

function originThere(leaf: Pointer, own: Known, other: Known): Origin | undefined {
  const there = own.aligned.partner.get(leaf);
  return there === undefined ? undefined : other.aligned.origins.get(there);
}

function sourcesOf(origin: Origin | undefined): readonly Pointer[] {
  return origin ? fieldsOf(origin) : [];
}
