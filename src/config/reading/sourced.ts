import type { Json } from "../../spec/json.ts";
import type { DefaultSource } from "../../spec/origin.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { once } from "./once.ts";

/** A field that the file leaves out, and the default that was taken in its place. */
export type AbsentField = {
  /** Where the field would stand. */
  readonly field: Pointer;
  /** Every place where it was looked for. */
  readonly lookedFor: readonly Pointer[];
  readonly value: Json;
} & DefaultSource;

/** How a value came about; the kinds are those of Origin. */
export interface Source {
  readonly kind: "mapped" | "derived" | "defaulted" | "implied";
  /** The fields of the file that decided the value: all of them. */
  readonly from: readonly Pointer[];
  /** The missing fields whose defaults took part. */
  readonly absent: readonly AbsentField[];
  /** The rule of a derived value, the reason of an implied one; "" where there is nothing to say. */
  readonly text: string;
  /** What the value's presence hangs on, beside what decides the value itself; absent where it is always there. */
  readonly given?: Given;
}

/** Fields that decide whether a value is there at all, and why, in words. */
interface Given {
  readonly from: readonly Pointer[];
  readonly absent: readonly AbsentField[];
  readonly text: string;
}

/** A value together with where it comes from. An adapter builds its body from these and from nothing else. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: Source;
}

/**
 * Where a computed value comes from is put together when it is first asked for: an engine asks for the values alone. An
 * interface stands before the class because TypeScript leaves getters of classes out of what is spread.
 */
class Traced<T> implements Sourced<T> {
  readonly value: T;
  #source: Source | (() => Source);

  constructor(value: T, source: Source | (() => Source)) {
    this.value = value;
    this.#source = source;
  }

  get source(): Source {
    if (typeof this.#source === "function") this.#source = this.#source();
    return this.#source;
  }
}

export const Sourced: new <T>(value: T, source: Source | (() => Source)) => Sourced<T> = Traced;

/** What an adapter has to give for a part `T` of the spec: the same shape, with a source for every leaf. */
export type Described<T> =
  | Sourced<T>
  | (T extends readonly unknown[] | string | number | boolean | null
      ? never
      : { readonly [K in keyof T]: Described<T[K]> });

const NONE: readonly never[] = [];

/** The value of one field of the file, as it stands there. */
export function mapped<T>(value: T, pointer: Pointer): Sourced<T> {
  return new Sourced(value, { kind: "mapped", from: [pointer], absent: NONE, text: "" });
}

/** A value fixed by the architecture: no field carries it. `reason` names the reference that fixes it. */
export function implied<T>(value: T, reason: string): Sourced<T> {
  return new Sourced(value, { kind: "implied", from: NONE, absent: NONE, text: reason });
}

/** A default taken because the file does not give the field. */
export function defaulted<T>(value: T, absent: AbsentField): Sourced<T> {
  return new Sourced(value, { kind: "defaulted", from: NONE, absent: [absent], text: "" });
}

type Values<I extends readonly Sourced<unknown>[]> = {
  -readonly [K in keyof I]: I[K] extends Sourced<infer T> ? T : never;
};

/** What is done, in words; a function where they are put together of the words of others, which takes time. */
export type Rule = string | (() => string);

/**
 * A value computed from others by `rule`, which is written in words for the reader. Its sources are the sources of
 * all inputs: it is derived where the file gave any of them, defaulted where all that could be given were missing,
 * and implied where none could. What the presence of an input hangs on, its own hangs on too.
 */
export function derive<const I extends readonly Sourced<unknown>[], T>(
  inputs: I,
  compute: (...values: Values<I>) => T,
  rule: Rule,
): Sourced<T> {
  const value = compute(...(inputs.map((input) => input.value) as Values<I>));
  return new Sourced(value, () => sourceOfAll(inputs, rule));
}

function sourceOfAll(inputs: readonly Sourced<unknown>[], rule: Rule): Source {
  const sources = inputs.map(sourceOf);
  const from = union(sources, fromOf);
  const absent = union(sources, absentOf);
  const kind = from.length > 0 ? "derived" : absent.length > 0 ? "defaulted" : "implied";
  return withGiven({ kind, from, absent, text: textOf(rule) }, sources.flatMap(givenOf));
}

function textOf(rule: Rule): string {
  return typeof rule === "function" ? rule() : rule;
}

/** The same value and source after a change of spelling only, such as `torch.bfloat16` to `bfloat16`. */
export function respell<T, U>(sourced: Sourced<T>, convert: (value: T) => U): Sourced<U> {
  return new Sourced(convert(sourced.value), () => sourced.source);
}

/**
 * The same value from the same source, which is there only because of what `conditions` say, by `rule`. With conditions
 * that no field decides nothing changes.
 */
export function dependsOn<T>(
  sourced: Sourced<T>,
  conditions: readonly Sourced<unknown>[],
  rule: Rule,
): Sourced<T> {
  return under(sourced, () => givenBy(conditions, rule));
}

/** `dependsOn` for every leaf of a part of the spec: a component that exists only because of what `conditions` say. */
export function allDependOn<D extends object>(
  tree: D,
  conditions: readonly Sourced<unknown>[],
  rule: Rule,
): D {
  return allUnder(
    tree,
    once(() => givenBy(conditions, rule)),
  );
}

/** What hangs on `conditions` by `rule`, and on what these hang on themselves. */
function givenBy(conditions: readonly Sourced<unknown>[], rule: Rule): readonly Given[] {
  const sources = conditions.map(sourceOf);
  const own = { from: union(sources, fromOf), absent: union(sources, absentOf), text: textOf(rule) };
  return [own, ...sources.flatMap(givenOf)].filter(isDecided);
}

function under<T>(sourced: Sourced<T>, conditions: () => readonly Given[]): Sourced<T> {
  return new Sourced(sourced.value, () => {
    const { source } = sourced;
    return withGiven(source, [...conditions(), ...givenOf(source)]);
  });
}

function allUnder<D extends object>(tree: D, conditions: () => readonly Given[]): D {
  if (tree instanceof Sourced) return under(tree, conditions) as unknown as D;
  const all: { [name: string]: object } = {};
  for (const name of Object.keys(tree)) all[name] = allUnder(tree[name as keyof D] as object, conditions);
  return all as D;
}

type Fields = Pick<Source, "from" | "absent">;

const fromOf = (fields: Fields): Fields["from"] => fields.from;
const absentOf = (fields: Fields): Fields["absent"] => fields.absent;
const sourceOf = (sourced: Sourced<unknown>): Source => sourced.source;
const givenOf = ({ given }: Source): readonly Given[] => (given ? [given] : NONE);

const isDecided = ({ from, absent }: Fields): boolean => from.length > 0 || absent.length > 0;

/** The source with all of these conditions together, but for fields that decide the value itself. */
function withGiven(source: Source, givens: readonly Given[]): Source {
  if (givens.length === 0) return source;
  const decisive = givens.every(isDecided) ? givens : givens.filter(isDecided);
  const from = without(union(decisive, fromOf), source.from);
  const absent = without(union(decisive, absentOf), source.absent);
  if (from.length === 0 && absent.length === 0) return source;
  const [first] = decisive;
  const text =
    first && decisive.length === 1
      ? first.text
      : [...new Set(decisive.map((given) => given.text))].join("; ");
  return { ...source, given: { from, absent, text } };
}

/** The items that `others` has not. */
function without<T>(items: readonly T[], others: readonly T[]): readonly T[] {
  if (items.length === 0 || others.length === 0) return items;
  const known = others.length > 8 ? new Set(others) : null;
  const rest = items.filter((item) => !(known ? known.has(item) : others.includes(item)));
  return rest.length === items.length ? items : rest;
}

/** The lists of all of these as one, without repetitions. Most have none or share one, which then is the result. */
function union<F, T>(all: readonly F[], listOf: (fields: F) => readonly T[]): readonly T[] {
  let first: readonly T[] = NONE;
  let together: Set<T> | undefined;
  for (const fields of all) {
    const more = listOf(fields);
    if (more.length === 0 || more === first) continue;
    if (first.length === 0) first = more;
    else {
      together ??= new Set(first);
      for (const item of more) together.add(item);
    }
  }
  return together ? [...together] : first;
}
