import { splitSideFile } from "../../config/nodes/side-file.ts";
import { isJsonObject, type Json, type JsonObject } from "../../spec/json.ts";
import { isWithin, type Pointer, tokensOf } from "../../spec/pointer.ts";
import { sameJson } from "../../spec/same-json.ts";
import { type FieldChange, HEADINGS, type FieldSide } from "../comparison.ts";

/** A change of a field before it is known what it is a part of. */
export type UnfoldedChange = Omit<FieldChange, "folded_into">;

/**
 * Says of each change which one it is a part of. A field that moved or was renamed with its value is one change: A's. An
 * object where the other side has null is one change: that of the null, which takes over what the object changes; fields
 * that nobody reads stay on their own.
 */
export function foldFields(changes: readonly UnfoldedChange[]): FieldChange[] {
  const byPointer = new Map(changes.map((change) => [change.pointer, change]));
  const folded = new Map<Pointer, Pointer>();
  for (const change of changes) {
    const there = movedTo(change, byPointer);
    if (there !== null) folded.set(there, change.pointer);
  }
  const wholes = new Map<Pointer, UnfoldedChange[]>();
  for (const change of changes) {
    const { pointer } = change;
    if (change.heading === "unmapped" || folded.has(pointer)) continue;
    const whole = nullAround(change, byPointer);
    if (whole === null) continue;
    folded.set(pointer, whole);
    wholes.set(whole, [...(wholes.get(whole) ?? []), change]);
  }
  return changes.map((change) => ({
    ...withParts(change, wholes.get(change.pointer) ?? []),
    folded_into: folded.get(change.pointer) ?? null,
  }));
}

/**
 * Where B has what only A has here, with the same value: the one field that gives the same fact, and gives it from here
 * alone; or a field of the same name in an object that transformers puts around it or takes off, if it comes to the same.
 */
export function movedTo(
  change: UnfoldedChange,
  changes: ReadonlyMap<Pointer, UnfoldedChange>,
): Pointer | null {
  if (change.status !== "only-a" || change.as.length > 1) return null;
  const places = change.as.length > 0 ? change.as : elsewhere(change.pointer);
  return places.find((place) => isMoved(change, changes.get(place))) ?? null;
}

function isMoved(change: UnfoldedChange, other: UnfoldedChange | undefined): boolean {
  if (other?.status !== "only-b" || other.heading !== change.heading) return false;
  const back = other.as.length === change.as.length && (other.as[0] ?? change.pointer) === change.pointer;
  return back && change.a !== null && other.b !== null && sameJson(change.a.value, other.b.value);
}

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

/** The nearest object around a leaf of one side where the other side has null. */
function nullAround(
  { pointer, status }: UnfoldedChange,
  changes: ReadonlyMap<Pointer, UnfoldedChange>,
): Pointer | null {
  if (status === "changed" || splitSideFile(pointer).pointer === "") return null;
  for (let at = pointer.lastIndexOf("/"); at > 0; at = pointer.lastIndexOf("/", at - 1)) {
    const around = changes.get(pointer.slice(0, at));
    const other = status === "only-b" ? around?.a : around?.b;
    if (around && around.status !== "changed" && other?.value === null) return around.pointer;
  }
  return null;
}

/** The change from or to null of an object, with the object for the other side. */
function withParts(change: UnfoldedChange, parts: readonly UnfoldedChange[]): UnfoldedChange {
  const [first] = parts;
  if (!first) return change;
  const side = change.a === null ? "a" : "b";
  const use = parts.map((part) => part[side]).find((part) => part !== null)?.use;
  if (!use) return change;
  const whole: FieldSide = { value: objectOf(change.pointer, parts, side), use };
  const worst = HEADINGS.find((heading) => parts.some((part) => part.heading === heading)) ?? change.heading;
  const lead = parts.find(({ heading }) => heading === worst) ?? first;
  return {
    ...change,
    status: "changed",
    heading: worst,
    reason: lead.reason,
    to: [...new Set(parts.flatMap(({ to }) => to))],
    as: worst === "respelled" ? [...new Set(parts.flatMap(({ as }) => as))] : [],
    [side]: whole,
  };
}

/** The object that leaves are parts of, as far as they tell. */
function objectOf(at: Pointer, parts: readonly UnfoldedChange[], side: "a" | "b"): Json {
  const object: JsonObject = {};
  for (const part of parts) {
    const value = part[side]?.value;
    if (value === undefined || !isWithin(part.pointer, at)) continue;
    const tokens = tokensOf(part.pointer.slice(at.length));
    const name = tokens.pop() ?? "";
    let holder = object;
    for (const token of tokens) {
      const inside = holder[token];
      if (isJsonObject(inside as Json)) holder = inside as JsonObject;
      else holder = (holder[token] = {}) as JsonObject;
    }
    holder[name] = value;
  }
  return object;
}
