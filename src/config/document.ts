import type { Pointer } from "../spec/pointer.ts";

/**
 * One value of config.json with its place in the text: `start` (inclusive) and `end` (exclusive) are offsets in
 * UTF-16 code units of the text as the editor shows it (a byte-order mark is not part of it).
 */
export type Node = ObjectNode | ArrayNode | StringNode | NumberNode | BooleanNode | NullNode;

interface Place {
  readonly start: number;
  readonly end: number;
}

export interface ObjectNode extends Place {
  readonly type: "object";
  /** Members by name, in the order of the text; of duplicate names only the last, as in Python and JavaScript. */
  readonly members: ReadonlyMap<string, Member>;
}

export interface Member {
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: Node;
}

export interface ArrayNode extends Place {
  readonly type: "array";
  readonly items: readonly Node[];
}

interface StringNode extends Place {
  readonly type: "string";
  readonly value: string;
}

export type NumberNode = Place & {
  readonly type: "number";
  /** NaN and the infinities where the text says so, in Python's spelling or in transformers 5's `{"__float__": …}`. */
  readonly value: number;
} &
  /** `tagged`: written as {"__float__": …}, which is a dictionary to what reads JSON alone. */
  (
    | { readonly form: "float"; readonly tagged?: true }
    /** Digits without point or exponent. */
    | { readonly form: "integer" }
    /** Such an integer beyond 2^53, which `value` cannot hold and Python can. */
    | { readonly form: "inexact"; readonly digits: string }
  );

interface BooleanNode extends Place {
  readonly type: "boolean";
  readonly value: boolean;
}

interface NullNode extends Place {
  readonly type: "null";
}

/** A line and column of the text, both counted from 1; columns count UTF-16 code units, as editors do. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

export type Severity = "error" | "warning" | "info";

/** Something to tell the reader of a config: what was found, where, and what to do. */
export interface Diagnostic {
  readonly severity: Severity;
  /** A stable name in kebab-case, for scripts. */
  readonly code: string;
  readonly message: string;
  /** The field it is about; "" where it is about the whole file. */
  readonly at: Pointer;
  readonly line: number;
  readonly column: number;
}

/** config.json as read: its tree, and what was odd about its text. */
export interface ConfigDocument {
  /** The text without byte-order mark: offsets of nodes count in it. */
  readonly text: string;
  readonly root: Node;
  /** Oddities that did not stop the reading: comments, trailing commas, duplicate keys, a byte-order mark … */
  readonly diagnostics: readonly Diagnostic[];
}

/** Why a text or a config could not be read. */
export interface ConfigError extends TextPosition {
  readonly code: string;
  readonly message: string;
  /** The field it is about; not given where it is about the whole text. */
  readonly at?: Pointer;
}

export type Result<T, E> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };
