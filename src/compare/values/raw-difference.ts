import type { FieldUse } from "../../config/reading/field-use.ts";
import { exactJson } from "../../config/nodes/exact-json.ts";
import type { Node } from "../../config/document.ts";
import { nodeAt } from "../../config/nodes/node.ts";
import { parseConfig } from "../../config/parse/parse.ts";
import { refusedByPython } from "../../config/parse/python-refuses.ts";
import { GENERATION_FILE, type SideFileName, splitSideFile } from "../../config/nodes/side-file.ts";
import { type FileRead, filesRead, inFile } from "../../inspect/side-files/files-read.ts";
import { isJsonObject, type Json, type JsonObject, spellNumbers } from "../../spec/json.ts";
import { forEachOdd, isLeaf, jsonView } from "../../spec/leaves.ts";
import { nameOf, parentOf, type Pointer } from "../../spec/pointer.ts";
import type { FieldSide, Side } from "../comparison.ts";
import { sameJson } from "../../spec/same-json.ts";

/** A leaf that is not the same in both checkpoints; at least one side has it. */
export interface RawChange {
  readonly pointer: Pointer;
  readonly a: FieldSide | null;
  readonly b: FieldSide | null;
}

/**
 * The leaves of the two checkpoints' files that differ: in one only, or of another JSON value. File by file, in the order
 * of A's text, then what only B has. Values are read from the text only where the texts of a leaf differ.
 */
export function rawDifference(a: Side, b: Side): RawChange[] {
  const [filesA, filesB] = [filesRead(a.inspection), filesRead(b.inspection)];
  const names = new Set([...filesA, ...filesB].map(({ file }) => file));
  return [...names].flatMap((name) => {
    const [left, right] = [filesA, filesB].map((files) => files.find(({ file }) => file === name));
    return differenceOfFile(name, leavesOf(left, a.text), leavesOf(right, b.text));
  });
}

/** The leaves of one file of one side, and how their text is found. */
interface Leaves {
  readonly fields: ReadonlyMap<Pointer, FieldUse>;
  readonly read: (pointer: Pointer) => Leaf;
}

function differenceOfFile(file: SideFileName | null, a: Leaves, b: Leaves): RawChange[] {
  const changes: RawChange[] = [];
  const add = (at: Pointer, left: FieldSide | null, right: FieldSide | null): void => {
    changes.push({ pointer: inFile(file, at), a: left, b: right });
  };
  for (const [pointer, useA] of a.fields) {
    const useB = b.fields.get(pointer);
    if (!useB) {
      add(pointer, sideOf(a.read(pointer), useA), withinMap(b, pointer));
    } else if (a.read(pointer).literal !== b.read(pointer).literal) {
      const [left, right] = [a.read(pointer), b.read(pointer)];
      if (!sameBesideOdd(left.exact(), right.exact())) add(pointer, sideOf(left, useA), sideOf(right, useB));
    }
  }
  for (const [pointer, use] of b.fields) {
    if (!a.fields.has(pointer)) add(pointer, withinMap(a, pointer), sideOf(b.read(pointer), use));
  }
  return changes;
}

/**
 * What is odd in a long map on one side is a leaf there, and may be a part of the map like any other on the other side: its
 * value there. null where the other side has none.
 */
function withinMap(leaves: Leaves, pointer: Pointer): FieldSide | null {
  const names: string[] = [];
  let at = pointer;
  // An entry of a map, or a member of one.
  while (names.length < 2 && at !== "") {
    names.unshift(nameOf(at));
    at = parentOf(at);
    const use = leaves.fields.get(at);
    if (!use) continue;
    const map = leaves.read(at).value();
    const value = isJsonObject(map) ? valueAt(map, names) : undefined;
    return value === undefined ? null : { value, use };
  }
  return null;
}

/** Whether two values are the same but for what is odd in them as long maps, which is compared on its own. */
function sameBesideOdd(a: Json, b: Json): boolean {
  if (sameJson(a, b)) return true;
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const odd: (readonly string[])[] = [];
  const add = (map: JsonObject, other: JsonObject): void => {
    forEachOdd(jsonView, map as Json, (path, part) => {
      // Where a part of the map becomes an object its value is lost to the map: no leaf inside says so.
      if (isLeaf(jsonView, part) || valueAt(other, path) === undefined) odd.push(path);
    });
  };
  add(a, b);
  add(b, a);
  return odd.length > 0 && sameJson(withoutPaths(a, odd), withoutPaths(b, odd));
}

function valueAt(map: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = map;
  for (const name of path)
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}

function withoutPaths(map: JsonObject, paths: readonly (readonly string[])[]): JsonObject {
  const rest = structuredClone(map);
  for (const path of paths) {
    const holder = valueAt(rest, path.slice(0, -1));
    if (isJsonObject(holder)) Reflect.deleteProperty(holder, path.at(-1) ?? "");
  }
  return rest;
}

interface Leaf {
  readonly literal: string;
  /** With the digits of an integer that a 64-bit float cannot hold as a text. */
  readonly value: () => Json;
  /** With such an integer as nothing else can be, for comparing. */
  readonly exact: () => Json;
}

function sideOf(leaf: Leaf, use: FieldUse): FieldSide {
  return { value: leaf.value(), use };
}

const NO_LEAVES: Leaves = {
  fields: new Map(),
  read: () => ({ literal: "", value: () => null, exact: () => null }),
};

/**
 * `config` is the text of config.json. A file that cannot be read has no leaves, and neither has a generation_config.json that Python
 * refuses, without which transformers and engines go: a warning says so.
 */
function leavesOf(file: FileRead | undefined, config: string): Leaves {
  const report = file?.report;
  if (!report) return NO_LEAVES;
  if (file.file === GENERATION_FILE && refusedByPython(report.diagnostics) !== null) return NO_LEAVES;
  const text = file.text ?? config;
  const content = withoutMark(text);
  const values = new Map<Pointer, Json>();
  const read = (pointer: Pointer): Leaf => {
    const place = report.places.get(pointer);
    const literal = place ? content.slice(place.valueStart, place.end) : "";
    const value = (): Json => {
      let known = values.get(pointer);
      if (known === undefined) values.set(pointer, (known = valueOf(literal)));
      return known;
    };
    const exact = (): Json =>
      MANY_DIGITS.test(literal) ? valueOf(literal, (digits) => ({ __int__: digits })) : value();
    return { literal, value, exact };
  };
  return { fields: report.fields, read };
}

/** The value at any place of either side's files, as the file writes it; undefined where there is none. Reads a text when asked. */
export function valuesOf(a: Side, b: Side): (side: "a" | "b", pointer: Pointer) => Json | undefined {
  const sides = { a, b };
  const roots = new Map<string, Node | null>();
  return (side, at) => {
    const { file, pointer } = splitSideFile(at);
    const key = `${side} ${file ?? ""}`;
    let root = roots.get(key);
    if (root === undefined) {
      const { text, inspection } = sides[side];
      const read = filesRead(inspection).find((one) => one.file === file);
      const parsed = read ? parseConfig(read.text ?? text) : null;
      roots.set(key, (root = parsed?.ok ? parsed.value.root : null));
    }
    const node = root ? nodeAt(root, pointer) : undefined;
    return node && plainValue(node);
  };
}

/** The text in which the places of an inspection count: without a byte-order mark. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** What may be an integer that a 64-bit float cannot hold, and Python can. */
const MANY_DIGITS = /\d{16}/;

/**
 * The value of a leaf's text. What is not strict JSON, transformers' spelling of a number, and which digits are lost only the
 * parser knows.
 */
function valueOf(literal: string, spell?: (digits: string) => Json): Json {
  if (!literal.includes("__float__") && !MANY_DIGITS.test(literal)) {
    try {
      return JSON.parse(literal) as Json;
    } catch {
      // NaN, a comment, a trailing comma: the parser below reads them.
    }
  }
  const parsed = parseConfig(`{"value": ${literal}}`);
  const node = parsed.ok ? nodeAt(parsed.value.root, "/value") : undefined;
  return node ? plainValue(node, spell) : literal;
}

function plainValue(node: Node, spell?: (digits: string) => Json): Json {
  return JSON.parse(JSON.stringify(exactJson(node, spell), spellNumbers)) as Json;
}
