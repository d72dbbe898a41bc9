import type { Node } from "../document.ts";

/** What an adapter expects of a field: `accept` gives the value, or undefined where the field holds something else. */
export interface FieldType<T> {
  /** In words, for messages: "a positive whole number". */
  readonly expected: string;
  readonly accept: (node: Node) => T | undefined;
  /** What stands in for an unreadable value while the remaining fields are still checked; never part of a spec. */
  readonly placeholder: T;
  /**
   * What a null comes to where the class takes one and nothing says more of the field: `false`, as in any condition of
   * Python; `default`: a model that cannot run with it, so that the class's default stands for it. It is refused if not given.
   */
  readonly ofNull?: "false" | "default";
}

/** A whole number, written without point or exponent. */
export const integer: FieldType<number> = {
  expected: "a whole number",
  accept: (node) => (node.type === "number" && node.form === "integer" ? node.value : undefined),
  placeholder: 0,
};

/** A size or number of things: a whole number from 1 to 2^53 − 1, written without point or exponent. */
export const count: FieldType<number> = {
  expected: "a positive whole number",
  accept: (node) => {
    const value = integer.accept(node);
    return value !== undefined && value > 0 ? value : undefined;
  },
  placeholder: 1,
};

/** A number of things that may be none. */
export const natural: FieldType<number> = {
  expected: "a whole number, 0 or more",
  accept: (node) => {
    const value = integer.accept(node);
    return value !== undefined && value >= 0 ? value : undefined;
  },
  placeholder: 0,
};

/** A size that Python takes as a number of any kind: a whole one from 1 to 2^53 − 1, which may be written as 4096.0. */
export const wholeNumber: FieldType<number> = {
  expected: "a positive whole number",
  accept: (node) => {
    const value = real.accept(node);
    return value !== undefined && value > 0 && Number.isSafeInteger(value) ? value : undefined;
  },
  placeholder: 1,
};

/** A finite number. */
export const real: FieldType<number> = {
  expected: "a number",
  accept: (node) =>
    node.type === "number" && Number.isFinite(node.value) && node.form !== "inexact" ? node.value : undefined,
  placeholder: 1,
  ofNull: "default",
};

/** A finite number above 0. */
export const positive: FieldType<number> = {
  expected: "a number above 0",
  accept: (node) => {
    const value = real.accept(node);
    return value !== undefined && value > 0 ? value : undefined;
  },
  placeholder: 1,
  ofNull: "default",
};

/** A share of a whole: above 0 and at most 1. */
export const share: FieldType<number> = {
  expected: "a number above 0 and at most 1",
  accept: (node) => {
    const value = positive.accept(node);
    return value !== undefined && value <= 1 ? value : undefined;
  },
  placeholder: 1,
};

export const flag: FieldType<boolean> = {
  expected: "true or false",
  accept: (node) => (node.type === "boolean" ? node.value : undefined),
  placeholder: false,
  ofNull: "false",
};

export const text: FieldType<string> = {
  expected: "a string",
  accept: (node) => (node.type === "string" ? node.value : undefined),
  placeholder: "",
};

/** What `type` accepts, or null. */
export function orNull<T>(type: FieldType<T>): FieldType<T | null> {
  return {
    expected: `${type.expected} or null`,
    accept: (node) => (node.type === "null" ? null : type.accept(node)),
    placeholder: type.placeholder,
  };
}

/** An array whose elements are all of one type. */
export function listOf<T>(element: FieldType<T>, expected: string): FieldType<T[]> {
  return {
    expected,
    accept: (node) => {
      if (node.type !== "array") return undefined;
      const values = node.items.map(element.accept);
      return values.every((value) => value !== undefined) ? (values as T[]) : undefined;
    },
    placeholder: [],
  };
}

export const texts = listOf(text, "an array of strings");
export const naturals = listOf(natural, "an array of whole numbers");
export const reals = listOf(real, "an array of numbers");
