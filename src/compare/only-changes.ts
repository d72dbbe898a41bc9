import {
  type Comparison,
  type FieldChange,
  type FieldSide,
  HEADINGS,
  type SpecLeaf,
  type SpecPart,
  type ValueEntry,
} from "./comparison.ts";
import { type GroupedEntries, groupedEntries } from "./values/grouped-entries.ts";
import type { Json } from "../spec/json.ts";

/** Something with a value, or with its entries in groups where that is long. */
type Shortened<T extends { readonly value: Json }> = Omit<T, "value"> &
  ({ readonly value: Json } | { readonly grouped: GroupedEntries });

type ShortSide =
  | Shortened<SpecLeaf>
  | (Omit<SpecPart, "leaves"> & {
      readonly leaves: readonly Shortened<SpecLeaf>[];
      /** How many further leaves the part has. */
      readonly left_out: number;
    })
  | null;

/** So many entries of a list are told, of `fields` so many under each heading. */
const MOST_CHANGES = 200;

/** A comparison without what is equal on both sides, with long values in short and without the ends of very long lists. */
export interface Changes extends Omit<Comparison, "values" | "fields"> {
  /** How many entries of each list are left out: differences that are not told here, and that `counts` counts all the same. */
  readonly left_out: {
    readonly values: number;
    readonly layers: number;
    readonly fields: number;
    readonly diagnostics: number;
  };
  readonly values: readonly (Omit<ValueEntry, "a" | "b"> & {
    readonly a: ShortSide;
    readonly b: ShortSide;
  })[];
  readonly fields: readonly (Omit<FieldChange, "a" | "b"> & {
    readonly a: Shortened<FieldSide> | null;
    readonly b: Shortened<FieldSide> | null;
  })[];
}

/**
 * What of a comparison is not the same on both sides: of long lists and maps the entries that are not, in groups, and of
 * lists without end their first entries.
 */
export function onlyChanges(comparison: Comparison): Changes {
  const { layers, diagnostics } = comparison;
  const differing = comparison.values.filter(
    ({ status, drift, note }) => status !== "equal" || drift || note !== null,
  );
  const values = first(differing, ({ status, folded_into }) =>
    status === "equal" ? 2 : folded_into === null ? 0 : 1,
  );
  const fields = HEADINGS.flatMap((heading) =>
    first(
      comparison.fields.filter((field) => field.heading === heading),
      ({ folded_into }) => (folded_into === null ? 0 : 1),
    ),
  );
  const differences = first(layers.differences);
  const said = { only_a: first(diagnostics.only_a), only_b: first(diagnostics.only_b) };
  return {
    ...comparison,
    diagnostics: said,
    layers: { ...layers, differences },
    values: values.map((entry) => ({
      ...entry,
      a: shortSide(entry.a, entry.status === "changed" ? entry.b : null),
      b: shortSide(entry.b, entry.status === "changed" ? entry.a : null),
    })),
    fields: inOrderOf(comparison.fields, fields).map((field) => ({
      ...field,
      a: field.a && shortened(field.a, field.b?.value ?? null),
      b: field.b && shortened(field.b, field.a?.value ?? null),
    })),
    costs: comparison.costs.filter(({ a, b }) => a !== b),
    left_out: {
      values: differing.length - values.length,
      layers: layers.differences.length - differences.length,
      fields: comparison.fields.length - fields.length,
      diagnostics:
        diagnostics.only_a.length + diagnostics.only_b.length - said.only_a.length - said.only_b.length,
    },
  };
}

/** The first entries of a list, those of the lowest rank before all others, in the list's order. */
function first<T>(list: readonly T[], rank: (entry: T) => number = () => 0): readonly T[] {
  if (list.length <= MOST_CHANGES) return list;
  const kept = [...list].sort((x, y) => rank(x) - rank(y)).slice(0, MOST_CHANGES);
  return inOrderOf(list, kept);
}

function inOrderOf<T>(all: readonly T[], some: readonly T[]): readonly T[] {
  const told = new Set(some);
  return all.filter((entry) => told.has(entry));
}

function shortSide(side: ValueEntry["a"], other: ValueEntry["a"]): ShortSide {
  if (side === null) return null;
  if ("value" in side) return shortened(side, other && "value" in other ? other.value : null);
  const leaves = first(side.leaves);
  return {
    ...side,
    leaves: leaves.map((leaf) => shortened(leaf, null)),
    left_out: side.leaves.length - leaves.length,
  };
}

function shortened<T extends { readonly value: Json }>(whole: T, other: Json): Shortened<T> {
  const grouped = groupedEntries(whole.value, other);
  if (grouped === null) return whole;
  const { value: _value, ...rest } = whole;
  return { ...rest, grouped };
}
