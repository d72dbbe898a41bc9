import { fullName, numberedName } from "./expected-tensors.ts";
import { FoundNumbers } from "./found-numbers.ts";
import { indexText } from "./numbers.ts";
import { tensorName } from "./tensor-name.ts";
import { grouped } from "../../spec/grouped.ts";

/** So many names that differ in more than numbers stand in a sentence. */
const MOST_NAMED = 4;

/**
 * Tensors in a sentence: those whose names differ in numbers alone are one name with {} for each number, and the numbers
 * behind it in the notation of `spec tensors`. Beyond the first few it is said how many others there are.
 */
export function tensorsText(names: readonly string[]): string {
  return rowsText(rowsOf(names));
}

/** Tensors whose names differ in numbers alone. */
export interface NamedRow {
  /** With {} for each number. */
  readonly pattern: string;
  readonly numbers: FoundNumbers;
}

function rowsOf(names: readonly string[]): readonly NamedRow[] {
  const rows = new Map<string, NamedRow>();
  for (const name of names) {
    const { pattern, numbers } = numberedName(name);
    let row = rows.get(pattern);
    if (row === undefined) rows.set(pattern, (row = { pattern, numbers: new FoundNumbers(numbers.length) }));
    row.numbers.add(numbers);
  }
  return [...rows.values()];
}

/** As {@link tensorsText}, of rows. */
export function rowsText(rows: readonly NamedRow[]): string {
  const shown = rows.slice(0, MOST_NAMED);
  const texts = shown.map(({ pattern, numbers }) => {
    const name = tensorName(pattern);
    const [only] = numbers.each();
    if (only !== undefined && numbers.count === 1) return tensorName(fullName({ pattern, numbers: only }));
    return `${name} (${indexText(numbers.boxes())})`;
  });
  const rest = rows.slice(MOST_NAMED).reduce((sum, { numbers }) => sum + numbers.count, 0);
  return texts.join(", ") + (rest > 0 ? `, and ${grouped(rest)} more` : "");
}

/** Names with {} for each number in a sentence, as few as of tensors. */
export function patternsText(patterns: readonly string[]): string {
  const rest = patterns.length - MOST_NAMED;
  const shown = patterns.slice(0, MOST_NAMED).map(tensorName).join(", ");
  return rest > 0 ? `${shown}, and ${grouped(rest)} more names` : shown;
}
