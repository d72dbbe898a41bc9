import { type FoundTensor, type NumberedName, numberedName } from "./expected-tensors.ts";
import { append } from "../../spec/many.ts";

/** All tensors of a checkpoint whose names differ in numbers alone. */
export interface HeaderRow {
  readonly pattern: string;
  /** How many numbers a name has. */
  readonly each: number;
  /** The numbers of one name after the other. */
  readonly flat: number[];
  /** For each name which of the table's kinds it is of. */
  readonly kinds: number[];
}

/** What the headers of a checkpoint say of its tensors: flat, for there can be 500,000. */
export class HeaderTable {
  /** By name, with {} for each number. */
  readonly rows = new Map<string, HeaderRow>();
  /** The shapes and types that there are. */
  readonly kinds: FoundTensor[] = [];
  readonly #kindByText = new Map<string, number>();

  /** Takes note of a tensor. Of two with one name the later counts. */
  add(name: string, found: FoundTensor): void {
    const { pattern, numbers } = numberedName(name);
    let row = this.rows.get(pattern);
    if (row === undefined)
      this.rows.set(pattern, (row = { pattern, each: numbers.length, flat: [], kinds: [] }));
    for (const number of numbers) row.flat.push(number);
    row.kinds.push(this.#kindOf(found));
  }

  /** The same tensors under other names, with {} for each number; those that have none there keep theirs. */
  renamed(names: ReadonlyMap<string, string>): HeaderTable {
    const other = new HeaderTable();
    append(other.kinds, this.kinds);
    for (const row of this.rows.values()) {
      const pattern = names.get(row.pattern) ?? row.pattern;
      other.rows.set(pattern, { ...row, pattern });
    }
    return other;
  }

  #kindOf(found: FoundTensor): number {
    const text = `${found.shape?.join() ?? "-"} ${found.dtype ?? ""}`;
    let kind = this.#kindByText.get(text);
    if (kind === undefined) {
      kind = this.kinds.push(found) - 1;
      this.#kindByText.set(text, kind);
    }
    return kind;
  }
}

/** The places of a row's names in the order of their numbers, of two that are alike the later one alone. */
export function inOrder(row: HeaderRow): readonly number[] {
  const places = Array.from(row.kinds, (_, place) => place);
  places.sort((a, b) => compareNumbers(row, a, row, b) || a - b);
  return places.filter((place, at) => {
    const next = places[at + 1];
    return next === undefined || compareNumbers(row, place, row, next) !== 0;
  });
}

/** Which of two names comes first by its numbers: below 0 for that of `a`. */
export function compareNumbers(a: HeaderRow, placeA: number, b: HeaderRow, placeB: number): number {
  for (let at = 0; at < a.each; at++) {
    const difference = (a.flat[placeA * a.each + at] ?? 0) - (b.flat[placeB * b.each + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The name that stands at a place of a row, taken apart. */
export function nameAt({ pattern, each, flat }: HeaderRow, place: number): NumberedName {
  return { pattern, numbers: flat.slice(place * each, (place + 1) * each) };
}
