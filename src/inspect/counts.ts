import { FIELD_GROUPS, type FieldGroup, fieldGroup } from "../config/reading/field-use.ts";
import { countedAs, ORIGIN_KINDS, type OriginKind, restsOnAbsent } from "../spec/origin.ts";
import { isWithin, type Pointer } from "../spec/pointer.ts";
import type { Inspection } from "./inspection.ts";

/** How many of one kind there are. */
export interface Share<K> {
  readonly kind: K;
  readonly count: number;
}

/** The layer schedule, which is one fact, however many runs it takes. */
const SCHEDULE: Pointer = "/body/layers";

/** A value as it is counted and listed: every leaf of the layer schedule is the schedule. */
export function countedValue(pointer: Pointer): Pointer {
  return isWithin(pointer, SCHEDULE) ? SCHEDULE : pointer;
}

/** The values that rest on fields which the file leaves out, in the order of the spec. */
export function restingValues({ origins }: Pick<Inspection, "origins">): readonly Pointer[] {
  const values = new Set<Pointer>();
  for (const [pointer, origin] of origins) if (restsOnAbsent(origin)) values.add(countedValue(pointer));
  return [...values];
}

/** How many values have each kind of origin; kinds that no value has are left out. */
export function originShares({ origins }: Pick<Inspection, "origins">): readonly Share<OriginKind>[] {
  const kinds = new Map<Pointer, OriginKind>();
  for (const [pointer, origin] of origins) {
    const value = countedValue(pointer);
    const kind = countedAs(origin);
    // A schedule one run of which rests on an absent field rests on it.
    if (kind === "defaulted" || !kinds.has(value)) kinds.set(value, kind);
  }
  return shares(ORIGIN_KINDS, [...kinds.values()]);
}

/** How many fields of config.json are in each group; groups that are empty are left out. */
export function fieldShares({ fields }: Pick<Inspection, "fields">): readonly Share<FieldGroup>[] {
  return shares(FIELD_GROUPS, [...fields.values()].map(fieldGroup));
}

function shares<K>(order: readonly K[], kinds: readonly K[]): readonly Share<K>[] {
  return order
    .map((kind) => ({ kind, count: kinds.filter((other) => other === kind).length }))
    .filter(({ count }) => count > 0);
}
