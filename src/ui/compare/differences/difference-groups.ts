import { changesTensors } from "../../../analysis/checkpoint/changes-tensors.ts";
import type { Comparison, FieldChange, ValueEntry } from "../../../compare/comparison.ts";
import { placeOf } from "../../../compare/words/show-value.ts";
import type { Diagnostic } from "../../../config/document.ts";
import type { DecoderBody } from "../../../spec/decoder-body.ts";
import { type Pointer, tokensOf } from "../../../spec/pointer.ts";
import { LAYERS } from "../spec-groups.ts";
import type { SideName } from "../view.ts";

/** One difference: the layer schedule, a value of the spec, a field that no value shows, or what is said of one file alone. */
export type Difference =
  | { readonly kind: "layers" }
  | { readonly kind: "value"; readonly entry: ValueEntry }
  | { readonly kind: "field"; readonly field: FieldChange }
  | { readonly kind: "diagnostic"; readonly side: SideName; readonly diagnostic: Diagnostic };

/** What differences of a group come to for an engine, what stops it first. */
export const DIFFERENCE_GROUPS = {
  trouble: { title: "Refused, or odd, on one side", words: "" },
  unread: { title: "Nobody reads", words: "the spec is the same without these fields" },
  tensors: { title: "Other weights", words: "the checkpoint has other tensors, or other shapes" },
  mathematics: { title: "Other mathematics", words: "the same tensors, and other results" },
  storage: { title: "Stored otherwise", words: "how the weights are kept" },
  beside: { title: "Beside the decoder", words: "towers and draft modules" },
  names: { title: "Names", words: "by which engines choose their code" },
  told: { title: "Told of one side", words: "nothing is wrong with it" },
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
  { values, layers, fields, diagnostics }: Comparison,
  bodyOfB: DecoderBody,
): readonly DifferenceGroup[] {
  const rows = new Map<DifferenceGroupName, Difference[]>();
  const add = (name: DifferenceGroupName, row: Difference): void => {
    const known = rows.get(name);
    if (known) known.push(row);
    else rows.set(name, [row]);
  };
  for (const side of ["a", "b"] as const)
    for (const diagnostic of diagnostics[`only_${side}`])
      add(diagnostic.severity === "info" ? "told" : "trouble", { kind: "diagnostic", side, diagnostic });
  if (!layers.equal) add("tensors", { kind: "layers" });
  else if (layers.drift) add("sources", { kind: "layers" });
  for (const entry of values)
    if (entry.folded_into === null && (entry.status !== "equal" || entry.drift))
      add(groupOf(entry, bodyOfB, !layers.equal), { kind: "value", entry });
  for (const field of fields)
    if (field.folded_into === null && field.heading !== "changes-spec")
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
    case "diagnostic":
      return { side: "config", pointer: row.diagnostic.at };
  }
}

function groupOf(entry: ValueEntry, bodyOfB: DecoderBody, otherLayers: boolean): DifferenceGroupName {
  const pointer = placeOf(entry);
  if (entry.drift) return "sources";
  if (NAMES.has(pointer)) return "names";
  const [root, part = ""] = tokensOf(pointer);
  if (root !== "body") return "storage";
  if (/^(towers|vision|audio)$|mtp/.test(part)) return "beside";
  const { a: left, b: right } = entry;
  if (!left || !right || !("value" in left) || !("value" in right)) return "tensors";
  if (pointer === "/body/num_layers" && otherLayers) return "tensors";
  return changesTensors(bodyOfB, right.pointer, left.value) ? "tensors" : "mathematics";
}
