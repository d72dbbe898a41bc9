import { type Box, indexText, numbersOf } from "../../analysis/checkpoint/numbers.ts";
import { isJsonObject, type Json } from "../../spec/json.ts";

/** A long list or map in short: the entries that the other side has alike are left out, others that are alike stand as one. */
export interface GroupedEntries {
  /** How many entries it has. */
  readonly entries: number;
  /** How many of them the other side has with the same value; they are in no group. */
  readonly alike: number;
  readonly groups: readonly EntryGroup[];
  /** How many entries are in no group because there are too many groups. */
  readonly left_out: number;
}

/** Entries whose names differ in numbers alone, and that have the same value. */
export interface EntryGroup {
  /** The key of a map or the item of a list, with {} for each number between points; other items as JSON. */
  readonly name: string;
  /** Which numbers there are, as `spec tensors` says it: `3-60 x 0-255`. */
  readonly indexes: string;
  readonly count: number;
  /** What a map has under these keys; where that is long itself, it is `grouped`. */
  readonly value?: Json;
  readonly grouped?: GroupedEntries;
}

/** Values of more characters of JSON are grouped. */
const LONGEST_VALUE = 2000;

/** So many groups are told. */
const MOST_GROUPS = 100;

/** A value as entries in groups, beside what the other side has in its place; null for one that is short enough whole. */
export function groupedEntries(value: Json, other: Json | null): GroupedEntries | null {
  if (value === null || typeof value !== "object" || JSON.stringify(value).length <= LONGEST_VALUE)
    return null;
  const entries = entriesOf(value);
  const alike = alikeIn(other);
  const groups = new Map<string, { name: string; boxes: Box[]; value: Json | undefined }>();
  let equal = 0;
  for (const entry of entries) {
    if (alike(entry)) {
      equal += 1;
      continue;
    }
    const { name, box } = entry.literal ? { name: entry.name, box: [] } : numbersOf(entry.name, {});
    const key = JSON.stringify([name, entry.value, box.length]);
    const group = groups.get(key);
    if (group) group.boxes.push(box);
    else groups.set(key, { name, boxes: [box], value: entry.value });
  }
  const told = [...groups.values()].slice(0, MOST_GROUPS).map((group): EntryGroup => {
    const { name, boxes } = group;
    const within = group.value === undefined ? null : groupedEntries(group.value, null);
    return {
      name,
      indexes: indexText(boxes),
      count: boxes.length,
      ...(within ? { grouped: within } : group.value !== undefined && { value: group.value }),
    };
  });
  const counted = told.reduce((sum, { count }) => sum + count, 0);
  return {
    entries: entries.length,
    alike: equal,
    groups: told,
    left_out: entries.length - equal - counted,
  };
}

/** Names that differ in numbers alone as one, in the order in which they first come; null where that makes more than `most`. */
export function groupedNames(
  names: readonly string[],
  most: number,
): readonly Pick<EntryGroup, "name" | "indexes">[] | null {
  const boxes = new Map<string, Box[]>();
  for (const one of names) {
    const { name, box } = numbersOf(one, {});
    const alike = boxes.get(name);
    if (alike) alike.push(box);
    else if (boxes.size === most) return null;
    else boxes.set(name, [box]);
  }
  return [...boxes].map(([name, all]) => ({ name, indexes: indexText(all) }));
}

interface Entry {
  readonly name: string;
  /** Whether it is no name but JSON, whose numbers stand for themselves. */
  readonly literal: boolean;
  /** undefined for the item of a list, whose name is all. */
  readonly value: Json | undefined;
}

function entriesOf(value: Json): readonly Entry[] {
  if (Array.isArray(value))
    return value.map((item) =>
      typeof item === "string"
        ? { name: item, literal: false, value: undefined }
        : { name: JSON.stringify(item), literal: true, value: undefined },
    );
  if (!isJsonObject(value)) return [];
  return Object.entries(value).map(([name, member]) => ({ name, literal: false, value: member }));
}

/** Whether the other side has an entry with the same value; of a list, whether it has one for each. */
function alikeIn(other: Json | null): (entry: Entry) => boolean {
  const left = new Map<string, number>();
  const keyOf = (entry: Entry): string => JSON.stringify([entry.name, entry.value, entry.literal]);
  for (const key of entriesOf(other).map(keyOf)) left.set(key, (left.get(key) ?? 0) + 1);
  return (entry) => {
    const key = keyOf(entry);
    const number = left.get(key) ?? 0;
    if (number > 0) left.set(key, number - 1);
    return number > 0;
  };
}
