import type { FieldType } from "../../config/reading/field-types.ts";
import type { Fallback, Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";

/** A fact that the file gives, and how it is read. */
export class Field<T> {
  readonly read: (scope: Scope) => Sourced<T>;

  constructor(read: (scope: Scope) => Sourced<T>) {
    this.read = read;
  }

  /** What follows from the field by a rule, which is given in words: `1 / logits_scaling`. */
  as<U>(compute: (value: T) => U, rule: string): Field<U> {
    return new Field((scope) => derive([this.read(scope)], compute, rule));
  }
}

/** What a family says of a member: the value itself, which the architecture fixes, or the field that gives it. */
export type Fact<T> = T | Field<T>;

/**
 * A fact that a field of the file gives, the first of its spellings that is there; without the field the config class's
 * default or else `fallback` holds, and without either the file is refused.
 */
export function field<T>(
  type: FieldType<T>,
  names: string | readonly string[],
  fallback?: Fallback<T>,
): Field<T> {
  return new Field((scope) => scope.read(type, names, fallback));
}

/** Reads a fact. What no field carries is implied, for `reason`, which names the class and the file that fix it. */
export function readFact<T>(scope: Scope, fact: Fact<T>, reason: (value: T) => string): Sourced<T> {
  return fact instanceof Field ? fact.read(scope) : implied(fact, reason(fact));
}
