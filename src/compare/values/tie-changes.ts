import { fieldsOf, type Origin } from "../../spec/origin.ts";
import { groupBy } from "../../spec/group-by.ts";
import { isWithin, nameOf, type Pointer } from "../../spec/pointer.ts";
import type { FieldChange, LayersComparison, SpecLeaf, SpecPart, ValueEntry } from "../comparison.ts";
import { placeOf } from "../words/show-value.ts";
import { changesSpec } from "../words/verdict.ts";
import { LAYERS } from "./aligned-specs.ts";

/** A difference of the spec that is counted, with what stands folded under it. */
interface Difference {
  readonly leaves: readonly Pointer[];
  readonly sources: ReadonlySet<Pointer>;
}

/**
 * Ties each difference of the spec that no changed field is said to make to the field that makes it: one that the differing value
 * comes from or was looked for in, or the object that comes or goes with such fields (an empty `audio_config` is a tower); else the
 * model's type, where that changed; else fields that give the same values from another place, which decides what they are about.
 */
export function tieChanges(
  fields: readonly FieldChange[],
  values: readonly ValueEntry[],
  layers: LayersComparison,
): FieldChange[] {
  const made = new Set(fields.flatMap(({ to }) => to));
  const orphans = differencesOf(values, layers).filter(
    ({ leaves }) => !leaves.some((leaf) => made.has(leaf)),
  );
  if (orphans.length === 0) return [...fields];
  const places = placesOf(fields);
  const tied = new Map<FieldChange, Pointer[]>();
  for (const { leaves, sources } of orphans)
    for (const maker of makersOf(sources, places)) tied.set(maker, [...(tied.get(maker) ?? []), ...leaves]);
  const moved = new Map(
    [...tied].flatMap(([field, to]) => (field.status === "only-a" ? [[field.pointer, to]] : [])),
  );
  return fields.map((field) => {
    // Of a field that moved, both places make it.
    const to = tied.get(field) ?? (field.folded_into === null ? undefined : moved.get(field.folded_into));
    return to ? { ...field, ...changesSpec([...field.to, ...to]) } : field;
  });
}

/** Where each change that stands for itself is, with the places of those that are folded into it. */
function placesOf(fields: readonly FieldChange[]): ReadonlyMap<FieldChange, readonly Pointer[]> {
  const groups = groupBy(fields, ({ pointer, folded_into }) => folded_into ?? pointer);
  return new Map(
    fields
      .filter(({ folded_into }) => folded_into === null)
      .map((field) => [field, (groups.get(field.pointer) ?? []).map(({ pointer }) => pointer)]),
  );
}

function makersOf(
  sources: ReadonlySet<Pointer>,
  places: ReadonlyMap<FieldChange, readonly Pointer[]>,
): readonly FieldChange[] {
  const isSource = (place: Pointer): boolean =>
    [...sources].some((source) => isWithin(source, place) || isWithin(place, source));
  const own = [...places].flatMap(([field, at]) => (at.some(isSource) ? [field] : []));
  const given = own.filter(({ heading }) => heading !== "respelled");
  if (given.length > 0) return given;
  const fields = [...places.keys()];
  const types = fields.filter(
    ({ pointer, heading }) => nameOf(pointer) === "model_type" && heading === "changes-spec",
  );
  if (types.length > 0) return types;
  return own.length > 0 ? own : fields.filter(({ as }) => as.some((twin) => sources.has(twin)));
}

function differencesOf(values: readonly ValueEntry[], layers: LayersComparison): readonly Difference[] {
  const byLead = new Map<Pointer, ValueEntry[]>();
  for (const entry of values) {
    if (entry.status === "equal") continue;
    const lead = entry.folded_into ?? placeOf(entry);
    const group = byLead.get(lead);
    if (group) group.push(entry);
    else byLead.set(lead, [entry]);
  }
  const found = [...byLead.values()].map((entries): Difference => {
    const leaves = entries.flatMap(({ a, b }) => [...leavesOf(a), ...leavesOf(b)]);
    return differenceOf(
      leaves.map(({ pointer }) => pointer),
      leaves.map(({ origin }) => origin),
    );
  });
  const { a, b } = layers.origins;
  return layers.equal ? found : [...found, differenceOf([LAYERS], [a, b])];
}

function differenceOf(leaves: readonly Pointer[], origins: readonly Origin[]): Difference {
  return { leaves: [...new Set(leaves)], sources: new Set(origins.flatMap(sourcesOf)) };
}

function sourcesOf(origin: Origin): readonly Pointer[] {
  return [...fieldsOf(origin), ...("looked_for" in origin ? (origin.looked_for ?? []) : [])];
}

function leavesOf(side: SpecLeaf | SpecPart | null): readonly SpecLeaf[] {
  return side === null ? [] : "leaves" in side ? side.leaves : [side];
}
