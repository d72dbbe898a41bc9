import { changesTensors } from "../../../analysis/checkpoint/changes-tensors.ts";
import type { Comparison, FieldChange, Side, ValueEntry } from "../../../compare/comparison.ts";
import { placeOf } from "../../../compare/words/show-value.ts";
import { type Pointer, tokensOf } from "../../../spec/pointer.ts";
import type { Concern } from "../../../verdict/concern.ts";
import { diagnosticConcerns } from "../../../verdict/diagnostics.ts";
import { LAYERS } from "../spec-groups.ts";
import type { SideName } from "../view.ts";

/** One difference: the layer schedule, a value of the spec, a field that no value shows, or what one file alone is told of. */
export type Difference =
  | { readonly kind: "layers" }
  | { readonly kind: "value"; readonly entry: ValueEntry }
  | { readonly kind: "field"; readonly field: FieldChange }
  | { readonly kind: "concern"; readonly side: SideName; readonly concern: Concern };

/** What differences of a group come to for an engine, what stops it first. */
export const DIFFERENCE_GROUPS = {
  trouble: { title: "Refused, or odd, on one side", words: "" },
  unread: { title: "Nobody reads", words: "the spec is the same without these fields" },
  tensors: { title: "Other weights", words: "the checkpoint has other tensors, or other shapes" },
  mathematics: { title: "Other mathematics", words: "the same tensors, and other results" },
  storage: { title: "Stored otherwise", words: "how the weights are kept" },
  beside: { title: "Beside the decoder", words: "towers and draft modules" },
  names: { title: "Names", words: "by which engines choose their code" },
  sources: {
    title: "From different sources",
    words: "equal values: if a default or rule changes, only one side moves",
  },
  fields: { title: "Without effect on the spec", words: "fields of config.json" },
} as const;

type DifferenceGroupName = keyof typeof DIFFERENCE_GROUPS;

export interface DifferenceGroup {
  readonly name: DifferenceGroupName;
  readonly rows: readonly Difference[];
}

const NAMES: ReadonlySet<Pointer> = new Set([
  "/model_type",
  "/architecture",
  "/architectures",
  "/body/type",
  "/body/architecture_kind",
  "/body/text_model_type",
]);

/**
 * Every difference once, by what it comes to for an engine. A field that decides a value which differs has no row of its
 * own: the value's row names it.
 */
export function differenceGroups(
  { values, layers, fields }: Comparison,
  sides: { readonly a: Side; readonly b: Side },
): readonly DifferenceGroup[] {
  const rows = new Map<DifferenceGroupName, Difference[]>();
  const add = (name: DifferenceGroupName, row: Difference): void => {
    const known = rows.get(name);
    if (known) known.push(row);
    else rows.set(name, [row]);
  };
  for (const row of oneSided(sides)) add("trouble", row);
  if (!layers.equal) add("tensors", { kind: "layers" });
  else if (layers.drift) add("sources", { kind: "layers" });
  const differing = values.filter(({ status, drift }) => status !== "equal" || drift);
  const told = differing.map((entry) => ({ entry, name: groupOf(entry, sides.b) }));
  // A fact that a body repeats beside its components stands with them.
  const byField = new Map<Pointer, DifferenceGroupName>();
  for (const { entry, name } of told)
    if (name !== null) for (const from of fromOf(entry)) byField.set(from, name);
  for (const { entry, name } of told)
    add(name ?? fromOf(entry).flatMap((from) => byField.get(from) ?? [])[0] ?? "mathematics", {
      kind: "value",
      entry,
    });
  for (const field of fields)
    if (field.heading !== "changes-spec")
      add(field.heading === "unmapped" ? "unread" : "fields", { kind: "field", field });
  return (Object.keys(DIFFERENCE_GROUPS) as DifferenceGroupName[]).flatMap((name) => {
    const own = rows.get(name);
    return own ? [{ name, rows: own }] : [];
  });
}

/** Where a row leads. */
export function placeOfDifference(row: Difference): {
  readonly side: "spec" | "config";
  readonly pointer: Pointer;
} {
  switch (row.kind) {
    case "layers":
      return { side: "spec", pointer: LAYERS };
    case "value":
      return { side: "spec", pointer: placeOf(row.entry) };
    case "field":
      return { side: "config", pointer: row.field.pointer };
    case "concern":
      return { side: "config", pointer: row.concern.at.pointer };
  }
}

/** The group of a value; null for one of the body itself that decides no tensor: it may repeat what a component says. */
function groupOf(entry: ValueEntry, b: Side): DifferenceGroupName | null {
  const pointer = placeOf(entry);
  if (entry.drift) return "sources";
  if (NAMES.has(pointer)) return "names";
  const [root, part, ...rest] = tokensOf(pointer);
  if (root !== "body") return "storage";
  if (part === "mtp" || part === "towers" || /mtp/.test(part ?? "")) return "beside";
  const { a: left, b: right } = entry;
  if (!left || !right || !("value" in left) || !("value" in right)) return "tensors";
  const { body } = b.inspection.spec;
  if (changesTensors(body, right.pointer, left.value)) return "tensors";
  return rest.length === 0 ? null : "mathematics";
}

function fromOf({ a, b }: ValueEntry): readonly Pointer[] {
  return [a, b].flatMap((side) =>
    side && "origin" in side && "from" in side.origin ? side.origin.from : [],
  );
}

/** What reading one file alone has to say: what the reference refuses of it, and what readers may take otherwise. */
function oneSided({ a, b }: { readonly a: Side; readonly b: Side }): readonly Difference[] {
  const of = ({ inspection, text }: Side): readonly Concern[] =>
    diagnosticConcerns(inspection, text).filter(({ kind }) => kind !== "shadowed");
  const said = { a: of(a), b: of(b) };
  const alone = (side: SideName, other: SideName): readonly Difference[] => {
    const there = new Set(said[other].map(({ code, why }) => `${code} ${why}`));
    return said[side]
      .filter(({ code, why }) => !there.has(`${code} ${why}`))
      .map((concern) => ({ kind: "concern", side, concern }));
  };
  return [...alone("a", "b"), ...alone("b", "a")];
}
