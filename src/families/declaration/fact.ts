import type { FieldType } from "../../config/reading/field-types.ts";
import type { Fallback, Scope } from "../../config/reading/reader.ts";
import { type Sourced, implied } from "../../config/reading/sourced.ts";

/** A fact that the file gives: the type of the field and its spellings, the first that is given wins. */
export class Field<T> {
  readonly type: FieldType<T>;
  readonly names: string | readonly string[];
  readonly fallback: Fallback<T> | undefined;

  constructor(type: FieldType<T>, names: string | readonly string[], fallback?: Fallback<T>) {
    this.type = type;
    this.names = names;
    this.fallback = fallback;
  }
}

/** What a family says of a member: the value itself, which the architecture fixes, or the field that gives it. */
export type Fact<T> = T | Field<T>;

/**
 * A fact that a field of the file gives; without the field the config class's default or else `fallback` holds, and
 * without either the file is refused.
 */
export function field<T>(
  type: FieldType<T>,
  names: string | readonly string[],
  fallback?: Fallback<T>,
): Field<T> {
  return new Field(type, names, fallback);
}

/** Reads a fact. What no field carries is implied, for `reason`, which names the class and the file that fix it. */
export function readFact<T>(scope: Scope, fact: Fact<T>, reason: (value: T) => string): Sourced<T> {
  return fact instanceof Field
    ? scope.read(fact.type, fact.names, fact.fallback)
    : implied(fact, reason(fact));
}
