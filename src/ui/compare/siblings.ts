import type { Suggestion } from "../input/suggestion.ts";

/** Suggestions in the order in which their names are like another name; those that are as like stay as they were. */
export function siblingsFirst(suggestions: readonly Suggestion[], title: string): readonly Suggestion[] {
  const own = partsOf(title);
  const likeness = (suggestion: Suggestion): number => {
    const [first, ...others] = partsOf(suggestion.title);
    // The beginning of a name says the family.
    return (first === own[0] ? 2 : 0) + others.filter((part) => own.includes(part)).length;
  };
  return suggestions.toSorted((x, y) => likeness(y) - likeness(x));
}

/** The parts of a model's name, without its organisation: "minimax", "m2.5", "nvfp4". */
function partsOf(title: string): readonly string[] {
  return (title.split("/").at(-1) ?? "")
    .toLowerCase()
    .split(/[-_\s]+/)
    .filter((part) => part !== "");
}
