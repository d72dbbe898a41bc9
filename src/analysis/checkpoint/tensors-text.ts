import { numberedName } from "./expected-tensors.ts";
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
  const rows = new Map<string, { readonly first: string; readonly numbers: FoundNumbers }>();
  for (const name of names) {
    const { pattern, numbers } = numberedName(name);
    let row = rows.get(pattern);
    if (row === undefined)
      rows.set(pattern, (row = { first: name, numbers: new FoundNumbers(numbers.length) }));
    row.numbers.add(numbers);
  }
  const shown = [...rows].slice(0, MOST_NAMED);
  const texts = shown.map(([pattern, { first, numbers }]) =>
    numbers.count === 1 ? tensorName(first) : `${tensorName(pattern)} (${indexText(numbers.boxes())})`,
  );
  const rest = names.length - shown.reduce((sum, [, { numbers }]) => sum + numbers.count, 0);
  return texts.join(", ") + (rest > 0 ? `, and ${grouped(rest)} more` : "");
}
