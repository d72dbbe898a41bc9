import { splitSideFile } from "../../config/nodes/side-file.ts";
import { groupBy } from "../../spec/group-by.ts";
import { isJsonObject, type Json, type JsonObject } from "../../spec/json.ts";
import { isWithin, nameOf, parentOf, type Pointer } from "../../spec/pointer.ts";
import { sameJson } from "../../spec/same-json.ts";
import { type FieldChange, type FieldSide, type Heading, HEADINGS } from "../comparison.ts";

/** A change of a field before it is known what it is a part of. */
export type UnfoldedChange = Omit<FieldChange, "folded_into">;

/** The value that a side has at a place of its files, a leaf or not. */
export type ValueAt = (side: "a" | "b", pointer: Pointer) => Json | undefined;

/** Which engines read a field of a side, by the tables of their code. */
export type ReadersOf = (side: "a" | "b", pointer: Pointer) => ReadonlySet<string>;

/**
 * Says of each change which one it is a part of. A field that moved or was renamed with its value is one change: A's. An
 * object or list of objects where the other side has null, a scalar or a list is one change: that of the leaf, which takes
 * over what the object changes. What nobody reads stays on its own beside what changes the spec or engines read, so that
 * both are told.
 */
export function foldFields(
  changes: readonly UnfoldedChange[],
  valueAt: ValueAt,
  readersOf: ReadersOf,
): FieldChange[] {
  const byPointer = new Map(changes.map((change) => [change.pointer, change]));
  const folded = new Map<Pointer, Pointer>(movesOfUnread(changes));
  for (const change of changes) {
    const there = movedTo(change, byPointer);
    if (there !== null) folded.set(there, change.pointer);
  }
  const moved = new Set(folded.values());
  const merged = new Map<Pointer, UnfoldedChange>();
  for (const change of changes) {
    const there = moved.has(change.pointer) ? undefined : keptElsewhere(change, byPointer, folded);
    if (!there) continue;
    folded.set(there.pointer, change.pointer);
    moved.add(change.pointer);
    for (const one of asOne(change, there, readersOf)) merged.set(one.pointer, one);
  }
  const wholes = new Map<Pointer, UnfoldedChange[]>();
  for (const change of changes) {
    const { pointer } = change;
    if (folded.has(pointer) || moved.has(pointer)) continue;
    const whole = leafAround(change, byPointer);
    if (whole === null || folded.has(whole.pointer) || moved.has(whole.pointer)) continue;
    const inside = wholes.get(whole.pointer);
    if (inside) inside.push(change);
    else wholes.set(whole.pointer, [change]);
  }
  for (const [whole, inside] of wholes) {
    const parts = partsOf(byPointer.get(whole), inside);
    wholes.set(whole, parts);
    for (const { pointer } of parts) folded.set(pointer, whole);
  }
  return changes.map((change) => ({
    ...withParts(merged.get(change.pointer) ?? change, wholes.get(change.pointer) ?? [], valueAt),
    folded_into: folded.get(change.pointer) ?? null,
  }));
}

/** Of the changes inside of an object those that are one with the leaf that the other side has: what someone reads, if anybody does. */
function partsOf(leaf: UnfoldedChange | undefined, inside: UnfoldedChange[]): UnfoldedChange[] {
  const unread = inside.filter(({ heading }) => heading === "unmapped");
  const read = inside.filter(({ heading }) => heading !== "unmapped");
  // A null says nothing that would have to be read.
  if (leaf?.heading === "unmapped" && !isNull(leaf)) return unread;
  if (read.length > 0) return read;
  // That a value of the spec is gone, or what engines read, is one thing, and that nobody reads what came another.
  const isOwn = leaf?.heading === "changes-spec" || leaf?.heading === "engines-read";
  return isOwn ? [] : unread;
}

const isNull = (change: UnfoldedChange | undefined): boolean => (change?.a ?? change?.b)?.value === null;

/** B's field of what only A has at a place, with the same value, by the place in A: of fields that {@link foldFields} folded. */
export function movesOf(fields: readonly FieldChange[]): ReadonlyMap<Pointer, FieldChange> {
  const byPointer = new Map(fields.map((field) => [field.pointer, field]));
  return new Map(
    fields.flatMap((field) => {
      const from = field.folded_into;
      return from !== null && byPointer.get(from)?.status === "only-a" ? [[from, field] as const] : [];
    }),
  );
}

/**
 * Fields that nobody reads and that have the same name and value at another place, B's to A's: as many on both sides, for
 * else nobody knows which one moved. Or, in one object, the same value under another name, where no second field there has
 * it and it is none that fields have by chance.
 */
function movesOfUnread(changes: readonly UnfoldedChange[]): [Pointer, Pointer][] {
  const unread = changes.filter(({ heading, status }) => heading === "unmapped" && status !== "changed");
  const byName = paired(unread, ({ pointer }, value) => nameOf(pointer) + value, Infinity);
  const found = new Set(byName.flat());
  const others = unread.filter(({ pointer, a, b }) => !found.has(pointer) && isTelling((a ?? b)?.value));
  return [...byName, ...paired(others, ({ pointer }, value) => `${parentOf(pointer)} ${value}`, 1)];
}

/** Changes of either side alone that have the same key, B's and A's, in their order, where both have as many and no more than `most`. */
function paired(
  changes: readonly UnfoldedChange[],
  keyOf: (change: UnfoldedChange, value: string) => string,
  most: number,
): [Pointer, Pointer][] {
  const groups = groupBy(changes, (change) => keyOf(change, JSON.stringify((change.a ?? change.b)?.value)));
  return [...groups.values()].flatMap((group) => {
    const a = group.filter(({ status }) => status === "only-a");
    const b = group.filter(({ status }) => status !== "only-a");
    if (a.length !== b.length || a.length > most) return [];
    return b.map(({ pointer }, index): [Pointer, Pointer] => [pointer, a[index]?.pointer ?? pointer]);
  });
}

/** Whether a value says something of its field: not null, a truth value, 0, 1, or nothing at all. */
function isTelling(value: Json | undefined): boolean {
  if (typeof value === "number") return Math.abs(value) > 1 || !Number.isInteger(value);
  if (typeof value === "string" || Array.isArray(value)) return value.length > 0;
  return isJsonObject(value as Json) && Object.keys(value as JsonObject).length > 0;
}

/**
 * Where B has what only A has here, with the same value: the one field that gives the same fact, and gives it from here
 * alone; or a field of the same name in an object that transformers puts around it or takes off, if it comes to the same.
 */
function movedTo(change: UnfoldedChange, changes: ReadonlyMap<Pointer, UnfoldedChange>): Pointer | null {
  if (change.status !== "only-a" || change.as.length > 1 || change.heading === "unmapped") return null;
  const places = change.as.length > 0 ? change.as : elsewhere(change.pointer);
  return places.find((place) => isMoved(change, changes.get(place))) ?? null;
}

function isMoved(change: UnfoldedChange, other: UnfoldedChange | undefined): boolean {
  if (other?.status !== "only-b" || other.heading !== change.heading) return false;
  const back = other.as.length === change.as.length && (other.as[0] ?? change.pointer) === change.pointer;
  return back && change.a !== null && other.b !== null && sameJson(change.a.value, other.b.value);
}

/**
 * B's field of the same name and value where a wrapper came or went, or the rotary fields have another object, whatever its use there
 * is: the file says the same in another place.
 */
function keptElsewhere(
  change: UnfoldedChange,
  changes: ReadonlyMap<Pointer, UnfoldedChange>,
  folded: ReadonlyMap<Pointer, Pointer>,
): UnfoldedChange | undefined {
  if (change.status !== "only-a" || change.a === null || folded.has(change.pointer)) return undefined;
  const { value } = change.a;
  return elsewhere(change.pointer)
    .filter((place) => nameOf(place) === nameOf(change.pointer))
    .map((place) => changes.get(place))
    .find(
      (other) =>
        other?.status === "only-b" &&
        !folded.has(other.pointer) &&
        other.b !== null &&
        sameJson(other.b.value, value),
    );
}

/**
 * A field and the same one in another place as one change of A's: that nobody reads one of them counts first, then that the spec
 * hangs on it, then that engines read one and not the other.
 */
function asOne(
  change: UnfoldedChange,
  there: UnfoldedChange,
  readersOf: ReadersOf,
): readonly UnfoldedChange[] {
  if (change.heading === there.heading) return [change, there];
  const [before, after] = [readersOf("a", change.pointer), readersOf("b", there.pointer)];
  const [own, others] = change.heading === "engines-read" ? [before, after] : [after, before];
  // The same code reads it where the other file has it.
  const isKept = own.size > 0 && [...own].every((engine) => others.has(engine));
  const order = isKept ? HEADS.filter((heading) => heading !== "engines-read") : HEADS;
  const lead = order.find((heading) => heading === change.heading || heading === there.heading);
  const { heading, reason, to } = there.heading === lead ? there : change;
  return [[change, there] as const, [there, change] as const].map(([one, other]) => ({
    ...one,
    heading,
    reason,
    to,
    as: one.heading === heading ? one.as : heading === "respelled" ? [other.pointer] : [],
  }));
}

/** The headings in the order in which they count where several fields are one change. */
const HEADS: readonly Heading[] = ["unmapped", "changes-spec", ...HEADINGS];

/** The objects in which wrappers keep the config of their text model. */
export const WRAPPERS = ["/text_config", "/llm_config", "/language_config", "/thinker_config/text_config"];

/** What holds the fields of rotary positions beside their name: version 5 has `rope_theta` and `rope_scaling` in one object. */
const ROPE_OBJECTS = ["", "/rope_scaling", "/rope_parameters"];
const ROPE_OBJECT = /(?:\/rope_scaling|\/rope_parameters)?(?=\/[^/]*$)/;

/**
 * Fields from which no family takes a value, by the older name and by the one under which transformers 5.18.0 saves what it
 * said (configuration_falcon_mamba.py, configuration_nemotron_h.py). Of fields with values the families know all names.
 */
const RENAMED: readonly (readonly [older: string, newer: string])[] = [
  ["use_falcon_mambapy", "use_mambapy"],
  ["mamba_dt_max", "time_step_max"],
  ["mamba_dt_init_floor", "time_step_floor"],
];

/**
 * The same field where the other file has a wrapper around it, or has none, or has the rotary fields in another object, or
 * has it by its older or newer name.
 */
function elsewhere(pointer: Pointer): Pointer[] {
  const wrapped = WRAPPERS.map((wrapper) =>
    isWithin(pointer, wrapper) ? pointer.slice(wrapper.length) : wrapper + pointer,
  );
  const end = pointer.lastIndexOf("/") + 1;
  const renamed = RENAMED.filter((names) => names.includes(pointer.slice(end))).flatMap((names) =>
    names.map((name) => pointer.slice(0, end) + name),
  );
  return [...wrapped, ...ROPE_OBJECTS.map((object) => pointer.replace(ROPE_OBJECT, object)), ...renamed];
}

/** The leaf of one side alone where the other side has the object or list that a leaf of it is in; the nearest. */
function leafAround(
  { pointer, status }: UnfoldedChange,
  changes: ReadonlyMap<Pointer, UnfoldedChange>,
): UnfoldedChange | null {
  if (status === "changed" || splitSideFile(pointer).pointer === "") return null;
  for (let at = pointer.lastIndexOf("/"); at > 0; at = pointer.lastIndexOf("/", at - 1)) {
    const around = changes.get(pointer.slice(0, at));
    if (around && around.status !== "changed" && around.status !== status) return around;
  }
  return null;
}

/** The change from or to an object of a leaf, with the object for the other side. A change of the spec leads. */
function withParts(
  change: UnfoldedChange,
  parts: readonly UnfoldedChange[],
  valueAt: ValueAt,
): UnfoldedChange {
  const [first] = parts;
  if (!first) return change;
  const side = change.a === null ? "a" : "b";
  const use = parts.map((part) => part[side]).find((part) => part !== null)?.use;
  const value = valueAt(side, change.pointer);
  if (!use || value === undefined) return change;
  const whole: FieldSide = { value, use };
  // A null says nothing beside what the object says.
  const all = isNull(change) ? parts : [change, ...parts];
  const heads: readonly Heading[] = ["changes-spec", ...HEADINGS];
  const worst = heads.find((heading) => all.some((one) => one.heading === heading)) ?? change.heading;
  const lead = all.find(({ heading }) => heading === worst) ?? first;
  return {
    ...change,
    status: "changed",
    heading: worst,
    reason: isUnread([change, ...parts]) ? "nobody reads it in A and B" : lead.reason,
    to: [...new Set(all.flatMap(({ to }) => to))],
    as: worst === "respelled" ? [...new Set(all.flatMap(({ as }) => as))] : [],
    [side]: whole,
  };
}

function isUnread(changes: readonly UnfoldedChange[]): boolean {
  return changes.every(({ heading }) => heading === "unmapped");
}
