import { dotted } from "../../config/nodes/dotted.ts";
import { splitSideFile } from "../../config/nodes/side-file.ts";
import { nameOf, type Pointer } from "../../spec/pointer.ts";
import type { FieldChange, Status, ValueEntry } from "../comparison.ts";
import { movedTo } from "../values/fold-fields.ts";
import type { Json } from "../../spec/json.ts";
import { sameJson } from "../../spec/same-json.ts";
import { sizeOfChange } from "./change-size.ts";
import { whyHere } from "./heading-words.ts";
import { placeOf, showValue } from "./show-value.ts";

/** One line of a list of changed fields. */
export interface FieldLine {
  readonly status: Status;
  /** The field or, of a move, both names. */
  readonly name: string;
  /** The value on either side. */
  readonly before: string;
  readonly after: string;
  readonly why: string;
}

/** The other entries that say the same fact as one. */
export function copiesOf(entry: ValueEntry, values: readonly ValueEntry[]): string[] {
  const place = placeOf(entry);
  return values.filter(({ folded_into }) => folded_into === place).map((copy) => dotted(placeOf(copy)));
}

/**
 * Changed fields as lines, from those that are not folded: moves from one object to another are one line, however many
 * fields moved with their values.
 */
export function fieldLines(shown: readonly FieldChange[], all: readonly FieldChange[]): FieldLine[] {
  const byPointer = new Map(all.map((field) => [field.pointer, field]));
  const moves = new Map<string, [FieldChange, Pointer][]>();
  const lines: (FieldLine | (() => FieldLine))[] = [];
  for (const field of shown) {
    const there = movedTo(field, byPointer);
    if (there === null) {
      lines.push(lineOf(field));
      continue;
    }
    const key =
      nameOf(field.pointer) === nameOf(there) ? `${holder(field.pointer)} → ${holder(there)}` : field.pointer;
    const known = moves.get(key);
    if (known) {
      known.push([field, there]);
      continue;
    }
    const group: [FieldChange, Pointer][] = [[field, there]];
    moves.set(key, group);
    lines.push(() => moveLine(group));
  }
  return lines.map((line) => (typeof line === "function" ? line() : line));
}

function holder(pointer: Pointer): string {
  return pointer.slice(0, pointer.lastIndexOf("/"));
}

function lineOf(field: FieldChange): FieldLine {
  const [before = "", after = ""] = [field.a, field.b].map((side) => (side ? showValue(side.value) : "–"));
  return {
    status: field.status,
    name: field.pointer,
    before,
    after:
      before === after && field.a && field.b
        ? `${after}, ${whereOther(field.a.value, field.b.value)}`
        : after,
    why: whyHere(field),
  };
}

/** So many entries of two lists are named that are not the same. */
const MOST_ENTRIES = 8;

/** Where two long values that look alike are not. */
function whereOther(a: Json, b: Json): string {
  if (Array.isArray(a) && Array.isArray(b)) {
    const other = a.flatMap((value, index) => (sameJson(value, b[index] ?? null) ? [] : [index]));
    return `other at ${other.slice(0, MOST_ENTRIES).join(", ")}${other.length > MOST_ENTRIES ? " …" : ""}`;
  }
  return sizeOfChange(a, b)?.text ?? "with another end";
}

function moveLine(group: readonly (readonly [FieldChange, Pointer])[]): FieldLine {
  const [[field, there] = [null, ""] as const] = group;
  if (!field) return { status: "changed", name: "", before: "", after: "", why: "" };
  const others = group.slice(1).map(([other]) => nameOf(other.pointer));
  const into = holder(there) || splitSideFile(there).file || "the outermost object";
  const verb = nameOf(field.pointer) === nameOf(there) ? `moved into ${into}` : "renamed";
  const value = field.a ? showValue(field.a.value) : "";
  return {
    status: "changed",
    name: `${field.pointer} → ${there}`,
    before: value,
    after: value,
    why:
      others.length === 0
        ? `${verb} with the same value`
        : `${group.length} fields ${verb} with the same values: this and ${others.join(", ")}`,
  };
}
