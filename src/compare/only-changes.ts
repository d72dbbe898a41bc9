import type { Comparison, FieldChange, FieldSide, SpecLeaf, SpecPart, ValueEntry } from "./comparison.ts";
import { type GroupedEntries, groupedEntries } from "./values/grouped-entries.ts";
import type { Json } from "../spec/json.ts";

/** Something with a value, or with its entries in groups where that is long. */
type Shortened<T extends { readonly value: Json }> = Omit<T, "value"> &
  ({ readonly value: Json } | { readonly grouped: GroupedEntries });

type ShortSide =
  | Shortened<SpecLeaf>
  | (Omit<SpecPart, "leaves"> & { readonly leaves: readonly Shortened<SpecLeaf>[] })
  | null;

/** A comparison without what is equal on both sides, and with long values in short. */
export interface Changes extends Omit<Comparison, "values" | "fields"> {
  readonly values: readonly (Omit<ValueEntry, "a" | "b"> & {
    readonly a: ShortSide;
    readonly b: ShortSide;
  })[];
  readonly fields: readonly (Omit<FieldChange, "a" | "b"> & {
    readonly a: Shortened<FieldSide> | null;
    readonly b: Shortened<FieldSide> | null;
  })[];
}

/** What of a comparison is not the same on both sides; of long lists and maps, the entries that are not, in groups. */
export function onlyChanges(comparison: Comparison): Changes {
  return {
    ...comparison,
    values: comparison.values
      .filter(({ status, drift }) => status !== "equal" || drift)
      .map((entry) => ({
        ...entry,
        a: shortSide(entry.a, entry.status === "changed" ? entry.b : null),
        b: shortSide(entry.b, entry.status === "changed" ? entry.a : null),
      })),
    fields: comparison.fields.map((field) => ({
      ...field,
      a: field.a && shortened(field.a, field.b?.value ?? null),
      b: field.b && shortened(field.b, field.a?.value ?? null),
    })),
    costs: comparison.costs.filter(({ a, b }) => a !== b),
  };
}

function shortSide(side: ValueEntry["a"], other: ValueEntry["a"]): ShortSide {
  if (side === null) return null;
  if ("value" in side) return shortened(side, other && "value" in other ? other.value : null);
  return { ...side, leaves: side.leaves.map((leaf) => shortened(leaf, null)) };
}

function shortened<T extends { readonly value: Json }>(whole: T, other: Json): Shortened<T> {
  const grouped = groupedEntries(whole.value, other);
  if (grouped === null) return whole;
  const { value: _value, ...rest } = whole;
  return { ...rest, grouped };
}
