import { type Box, indexText } from "../../analysis/checkpoint/numbers.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import { isWithin, nameOf, type Pointer } from "../../spec/pointer.ts";
import type { FieldChange, Status, ValueEntry } from "../comparison.ts";
import { movesOf } from "../values/fold-fields.ts";
import { DECLARATION } from "../values/same-quantization.ts";
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

/** From so many fields on, those of like entries of a list are one line. */
const MANY_ALIKE = 4;

/**
 * Changed fields as lines, from those that are not folded: moves from one object to another are one line, however many
 * fields moved with their values, and so are fields of one name in the entries of a list, and those of a quantisation
 * that one side alone has: what they come to stands with the spec, in normal form.
 */
export function fieldLines(shown: readonly FieldChange[], all: readonly FieldChange[]): FieldLine[] {
  const moved = movesOf(all);
  const moves = new Map<string, [FieldChange, FieldChange][]>();
  const lines: (FieldLine | (() => FieldLine))[] = [];
  const alike = entriesAlike(shown, moved);
  const declared = declarations(shown);
  const told = new Set<string>();
  for (const field of shown) {
    const group = alike.get(field);
    if (group) {
      if (!told.has(group.key)) lines.push(entriesLine(group));
      told.add(group.key);
      continue;
    }
    const declaration = declared.get(field);
    if (declaration) {
      if (declaration.fields[0] === field) lines.push(declarationLine(declaration));
      continue;
    }
    const other = moved.get(field.pointer);
    if (other === undefined) {
      lines.push(lineOf(field));
      continue;
    }
    const there = other.pointer;
    const key =
      nameOf(field.pointer) === nameOf(there)
        ? JSON.stringify([holder(field.pointer), holder(there), besideMove(field, other)])
        : field.pointer;
    const known = moves.get(key);
    if (known) {
      known.push([field, other]);
      continue;
    }
    const together: [FieldChange, FieldChange][] = [[field, other]];
    moves.set(key, together);
    lines.push(() => moveLine(together));
  }
  return lines.map((line) => (typeof line === "function" ? line() : line));
}

/** Fields whose pointers differ in the places of lists alone, and that stand there for the same reason. */
interface EntriesAlike {
  readonly key: string;
  readonly pointer: string;
  readonly fields: readonly FieldChange[];
  readonly boxes: readonly Box[];
}

function entriesAlike(
  shown: readonly FieldChange[],
  moved: ReadonlyMap<Pointer, FieldChange>,
): ReadonlyMap<FieldChange, EntriesAlike> {
  const groups = new Map<string, { key: string; pointer: string; fields: FieldChange[]; boxes: Box[] }>();
  for (const field of shown) {
    if (!/\/\d+(?=\/|$)/.test(field.pointer) || moved.has(field.pointer)) continue;
    const box: [number, number][][] = [];
    const pointer = field.pointer.replace(/(?<=\/)\d{1,9}(?=\/|$)/g, (digits) => {
      box.push([[Number(digits), Number(digits)]]);
      return "{}";
    });
    const key = JSON.stringify([pointer, whyHere(field)]);
    const group = groups.get(key);
    if (group) {
      group.fields.push(field);
      group.boxes.push(box);
    } else groups.set(key, { key, pointer, fields: [field], boxes: [box] });
  }
  return new Map(
    [...groups.values()]
      .filter(({ fields }) => fields.length >= MANY_ALIKE)
      .flatMap((group) => group.fields.map((field) => [field, group] as const)),
  );
}

/** So many values are shown of a line that stands for more. */
const VALUES_SHOWN = 3;

function entriesLine({ pointer, fields, boxes }: EntriesAlike): FieldLine {
  const [first] = fields;
  const values = (side: "a" | "b"): string => {
    const distinct = [...new Set(fields.map((field) => (field[side] ? showValue(field[side].value) : "–")))];
    const more = distinct.length > VALUES_SHOWN ? ", …" : "";
    return `${distinct.slice(0, VALUES_SHOWN).join(", ")}${more}`;
  };
  const statuses = new Set(fields.map(({ status }) => status));
  const [before, after] = [values("a"), values("b")];
  return {
    status: statuses.size === 1 && first ? first.status : "changed",
    name: `${dotted(pointer)} ${indexText(boxes)}`,
    before,
    after: before === after ? `${after} in another order` : after,
    why: `${fields.length} fields: ${first ? whyHere(first) : ""}`,
  };
}

/**
 * Fields of one declaration of a quantisation that stand on one side alone: those that decide nothing else, or those that change
 * nothing, for one reason.
 */
interface Declaration {
  readonly pointer: Pointer;
  readonly why: string;
  readonly fields: FieldChange[];
}

function declarations(shown: readonly FieldChange[]): ReadonlyMap<FieldChange, Declaration> {
  const groups = new Map<string, Declaration>();
  for (const field of shown) {
    const [pointer] = DECLARATION.exec(field.pointer) ?? [];
    if (pointer === undefined || field.status === "changed") continue;
    const why = whyDeclared(field);
    if (why === null) continue;
    const key = `${field.status} ${pointer} ${why}`;
    const group = groups.get(key);
    if (group) group.fields.push(field);
    else groups.set(key, { pointer, why, fields: [field] });
  }
  return new Map(
    [...groups.values()]
      .filter(({ fields }) => fields.length >= MANY_ALIKE)
      .flatMap((group) => group.fields.map((field) => [field, group] as const)),
  );
}

/** What fields have in common that one line tells; null for a field that stands for itself. */
function whyDeclared({ to, heading, reason }: FieldChange): string | null {
  if (heading === "no-effect") return reason;
  const isOfQuantization = to.length > 0 && to.every((place) => isWithin(place, "/quantization"));
  return isOfQuantization ? "quantization, above in normal form" : null;
}

function declarationLine({ pointer, why, fields }: Declaration): FieldLine {
  const [first] = fields;
  // What stands nearest to the root says the most.
  const depth = ({ pointer: field }: FieldChange): number => field.split("/").length;
  const nearest = [...fields].sort((x, y) => depth(x) - depth(y));
  const values = nearest.slice(0, VALUES_SHOWN).map(({ pointer: field, a, b }) => {
    const side = a ?? b;
    const name = dotted(field.slice(pointer.length).replace(/^(?!\/)/, "/"));
    return `${name} ${side ? showValue(side.value) : ""}`;
  });
  const all = `${values.join(", ")}${fields.length > VALUES_SHOWN ? ", …" : ""}`;
  const isOfA = first?.status === "only-a";
  return {
    status: first?.status ?? "changed",
    name: `${dotted(pointer)}${pointer.endsWith("#") ? ": " : "."}…`,
    before: isOfA ? all : "–",
    after: isOfA ? "–" : all,
    why: `${fields.length} fields: ${why}`,
  };
}

function holder(pointer: Pointer): string {
  return pointer.slice(0, pointer.lastIndexOf("/"));
}

function lineOf(field: FieldChange): FieldLine {
  const [before = "", after = ""] = [field.a, field.b].map((side) => (side ? showValue(side.value) : "–"));
  return {
    status: field.status,
    name: dotted(field.pointer),
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

/** What is to be said of a move besides the move: of the two places only one is read, or decides something. "" where nothing is. */
function besideMove(field: FieldChange, there: FieldChange): string {
  if (field.heading === "changes-spec") return whyHere(field);
  // For engines it is not the same in the other place.
  if (field.heading === "engines-read" && field.reason === there.reason) return field.reason;
  // Each side's use is as that side's file has it.
  const [before, after] = [field.a?.use.use, there.b?.use.use];
  const isReadOnce = field.heading === "unmapped" && (before === "unmapped") !== (after === "unmapped");
  return isReadOnce ? field.reason : "";
}

function moveLine(group: readonly (readonly [FieldChange, FieldChange])[]): FieldLine {
  const [first] = group;
  if (!first) return { status: "changed", name: "", before: "", after: "", why: "" };
  const [field, other] = first;
  const there = other.pointer;
  const others = group.slice(1).map(([{ pointer }]) => nameOf(pointer));
  const into = dotted(holder(there)) || "the outermost object";
  const verb = nameOf(field.pointer) === nameOf(there) ? `moved into ${into}` : "renamed";
  const value = field.a ? showValue(field.a.value) : "";
  // Of a field that nobody reads the name alone does not tell that it is the same one.
  const isUnread = field.heading === "unmapped" && verb === "renamed";
  const beside = besideMove(field, other);
  const moved =
    others.length === 0
      ? `${verb} with the same value`
      : `${group.length} fields ${verb} with the same values: this and ${others.join(", ")}`;
  return {
    status: "changed",
    name: `${dotted(field.pointer)} → ${dotted(there)}`,
    before: value,
    after: value,
    why: isUnread
      ? "nobody reads either name: the same value under another one"
      : beside === ""
        ? moved
        : `${moved}; ${beside}`,
  };
}
