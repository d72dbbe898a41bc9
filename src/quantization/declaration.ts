import type { Node, ObjectNode } from "../config/document.ts";
import { describeValue } from "../config/nodes/describe-value.ts";
import type { FieldType } from "../config/reading/field-types.ts";
import type { ConfigReader, EngineDefault, Fallback } from "../config/reading/reader.ts";
import { type Source, Sourced, defaulted, derive, mapped } from "../config/reading/sourced.ts";
import type { Json } from "../spec/json.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import type { Place } from "./declared.ts";
import { isOneFact } from "./one-fact.ts";
import { dotted } from "../config/nodes/dotted.ts";

/** An object of a quantisation's declaration: where its members are read, and how the origins call them. */
export interface Declaration extends Place {
  readonly at: Pointer;
  readonly node: ObjectNode;
}

/** The member that is an object, as a declaration of its own; undefined where it is anything else. */
export function inside(declaration: Declaration, name: string): Declaration | undefined {
  const node = declaration.node.members.get(name)?.value;
  return node?.type === "object" ? { ...declaration, node, at: child(declaration.at, name) } : undefined;
}

/** How the origins call a member. */
export function pointerOf({ at, origin }: Declaration, name: string): Pointer {
  return origin(child(at, name));
}

/** The value of the first of `names` that holds one; undefined where none does, or it is not of the type. */
export function given<T>(
  declaration: Declaration,
  type: FieldType<T>,
  names: readonly string[],
): Sourced<T> | undefined {
  const found = first(declaration, names);
  const value = found && type.accept(found.node);
  return found && value !== undefined ? mapped(value, pointerOf(declaration, found.name)) : undefined;
}

/** What a member says; where it holds something else, that it does decides too. */
export function givenOr<T>(declaration: Declaration, type: FieldType<T>, name: string): Sourced<T | null>[] {
  const value = given(declaration, type, [name]);
  if (value) return [value];
  const node = declaration.node.members.get(name)?.value;
  return node && isOneFact(node) ? [mapped(null, pointerOf(declaration, name))] : [];
}

/**
 * The value of the first of `names` that holds one. Null stands for the fallback, as in the config classes of all
 * methods, and so does, with a warning, a value of another type.
 */
export function member<T>(
  declaration: Declaration,
  type: FieldType<T>,
  names: readonly string[],
  fallback: Fallback<T>,
): Sourced<T> {
  const found = first(declaration, names);
  if (!found) return absent(declaration, names, fallback);
  const pointer = pointerOf(declaration, found.name);
  const value = type.accept(found.node);
  if (value !== undefined) return mapped(value, pointer);
  const rule = fallback instanceof Sourced ? fallback.source.text : fallback.rule;
  const instead = fallback instanceof Sourced ? [fallback] : [];
  if (found.node.type !== "null") wrong(declaration, found.name, found.node, type.expected);
  const why = found.node.type === "null" ? "null says nothing" : `${type.expected} is expected`;
  return derive([mapped(null, pointer), ...instead], () => fallback.value, `${why}: ${rule}`);
}

/**
 * As {@link member}, for what no reader takes null for: null is told of as another type is, and so is, where all
 * readers ask for the member, that it is missing. The fallback then stands for something that nobody takes.
 *
 * @param askedBy those who ask for it, with file and version; none where a reader has a default.
 */
export function notNull<T>(
  declaration: Declaration,
  type: FieldType<T>,
  names: readonly string[],
  fallback: Fallback<T>,
  askedBy?: string,
): Sourced<T> {
  const { node, at, reader } = declaration;
  const given = names.filter((name) => node.members.has(name));
  const said = first(declaration, names);
  if (said?.node.type === "null") wrong(declaration, said.name, said.node, type.expected);
  const [wanted = ""] = names;
  if (given.length === 0 && askedBy !== undefined)
    reader.report(
      "warning",
      "quantization-member-missing",
      child(at, wanted),
      `${dotted(child(at, wanted))} is missing, and all who read this method ask for it (${askedBy}): a figure that goes by ${JSON.stringify(fallback.value)} rests on nothing. Give it as it is in the checkpoint.`,
    );
  return member(declaration, type, names, fallback);
}

/** Says that a member contradicts what stands beside it, so that no reader takes the declaration. */
export function contradicts({ reader, at }: Declaration, name: string, why: string): void {
  reader.report("warning", "quantization-contradiction", child(at, name), why);
}

function first({ node, at }: Declaration, names: readonly string[]) {
  const found = names.flatMap((name) => {
    const value = node.members.get(name)?.value;
    return value && isOneFact(value) ? [{ name, node: value, at }] : [];
  });
  return found.find((candidate) => candidate.node.type !== "null") ?? found[0];
}

function absent<T>(declaration: Declaration, names: readonly string[], fallback: Fallback<T>): Sourced<T> {
  if (fallback instanceof Sourced) return fallback;
  const lookedFor = names.map((name) => pointerOf(declaration, name));
  return missing(lookedFor, fallback);
}

/** A default of the engine's own for fields that are nowhere. */
export function missing<T>(lookedFor: readonly Pointer[], { value, rule }: EngineDefault<T>): Sourced<T> {
  const field = { field: lookedFor[0] ?? "", lookedFor, value: value as Json, rule };
  return defaulted(value, { ...field, default_from: "engine" });
}

/** What has been told of each file: a member that two readers look at is told once. */
const told = new WeakMap<ConfigReader, Set<Pointer>>();

/** Says that a member holds what no method defines. */
export function wrong({ reader, at }: Declaration, name: string, node: Node, expected: string): void {
  const pointer = child(at, name);
  const before = told.get(reader) ?? new Set();
  if (before.has(pointer)) return;
  told.set(reader, before.add(pointer));
  const found = describeValue(node, reader.document.text);
  reader.report(
    "warning",
    "quantization-value",
    pointer,
    `${dotted(pointer)} is ${found}, but ${expected} is expected.`,
  );
}

/** Warns where a member holds something else than null or one of these. */
export function checkOneOf(
  declaration: Declaration,
  name: string,
  known: readonly (string | number | boolean)[],
  expected = known.join(", "),
): void {
  const node = declaration.node.members.get(name)?.value;
  if (!node || node.type === "null") return;
  const isScalar = node.type === "string" || node.type === "number" || node.type === "boolean";
  if (!isScalar || !known.includes(node.value)) wrong(declaration, name, node, expected);
}

/** The same tree, every leaf of which exists only because of what `conditions` say. Rules and reasons stay. */
export function within<D extends object>(tree: D, conditions: readonly Sourced<unknown>[]): D {
  if (tree instanceof Sourced) {
    const part = tree as Sourced<unknown>;
    return new Sourced(part.value, () => sourceWithin(part, conditions)) as unknown as D;
  }
  const all: { [name: string]: object } = {};
  for (const [name, part] of Object.entries(tree)) all[name] = within(part as object, conditions);
  return all as D;
}

function sourceWithin(part: Sourced<unknown>, conditions: readonly Sourced<unknown>[]): Source {
  const { source } = part;
  const [first] = source.absent;
  const ofDefault = first?.default_from === "engine" ? first.rule : "";
  const rule = source.text || ofDefault || "the field's own value, as this method reads it";
  const tied = derive([part, ...conditions], (value) => value, rule).source;
  const same = tied.from.length === source.from.length && tied.absent.length === source.absent.length;
  return same ? source : tied;
}
