import type { FieldUse } from "../../config/reading/field-use.ts";
import { nodeAt, toJson } from "../../config/nodes/node.ts";
import { parseConfig } from "../../config/parse/parse.ts";
import { type Json, spellNumbers } from "../../spec/json.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { FieldSide, Side } from "../comparison.ts";
import { sameJson } from "../../spec/same-json.ts";

/** A leaf that is not the same in both files; at least one side has it. */
export interface RawChange {
  readonly pointer: Pointer;
  readonly a: FieldSide | null;
  readonly b: FieldSide | null;
}

/**
 * The leaves of the two files that differ: in one file only, or of another JSON value. In the order of A's text, then
 * what only B has. Values are read from the text only where the texts of a leaf differ.
 */
export function rawDifference(a: Side, b: Side): RawChange[] {
  const [readA, readB] = [leafReader(a), leafReader(b)];
  const [fieldsA, fieldsB] = [a.inspection.fields, b.inspection.fields];
  const changes: RawChange[] = [];
  for (const [pointer, useA] of fieldsA) {
    const useB = fieldsB.get(pointer);
    if (!useB) {
      changes.push({ pointer, a: sideOf(readA(pointer), useA), b: null });
    } else if (readA(pointer).literal !== readB(pointer).literal) {
      const [left, right] = [sideOf(readA(pointer), useA), sideOf(readB(pointer), useB)];
      if (!sameJson(left.value, right.value)) changes.push({ pointer, a: left, b: right });
    }
  }
  for (const [pointer, use] of fieldsB) {
    if (!fieldsA.has(pointer)) changes.push({ pointer, a: null, b: sideOf(readB(pointer), use) });
  }
  return changes;
}

interface Leaf {
  readonly literal: string;
  readonly value: () => Json;
}

function sideOf(leaf: Leaf, use: FieldUse): FieldSide {
  return { value: leaf.value(), use };
}

function leafReader({ text, inspection }: Side): (pointer: Pointer) => Leaf {
  const content = withoutMark(text);
  return (pointer) => {
    const place = inspection.places.get(pointer);
    const literal = place ? content.slice(place.valueStart, place.end) : "";
    return { literal, value: () => valueOf(literal) };
  };
}

/** The text in which the places of an inspection count: without a byte-order mark. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** The value of a leaf's text. What is not strict JSON, or transformers' spelling of a number, only the parser knows. */
function valueOf(literal: string): Json {
  if (!literal.includes("__float__")) {
    try {
      return JSON.parse(literal) as Json;
    } catch {
      // NaN, a comment, a trailing comma: the parser below reads them.
    }
  }
  const parsed = parseConfig(`{"value": ${literal}}`);
  const node = parsed.ok ? nodeAt(parsed.value.root, "/value") : undefined;
  return node ? (JSON.parse(JSON.stringify(toJson(node), spellNumbers)) as Json) : literal;
}
