import { FIELD_USES, type FieldUseKind } from "../../config/reading/field-use.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { ORIGIN_KINDS, type OriginKind } from "../../spec/origin.ts";
import { isWithin } from "../../spec/pointer.ts";

export interface Share<K> {
  readonly kind: K;
  readonly count: number;
}

/** How many spec values have each origin. The layer schedule is one fact, however many runs it takes: it counts once. */
export function originShares(inspection: Pick<Inspection, "origins">): Share<OriginKind>[] {
  const kinds: OriginKind[] = [];
  let scheduleSeen = false;
  for (const [pointer, { kind }] of inspection.origins) {
    if (isWithin(pointer, "/body/layers")) {
      if (scheduleSeen) continue;
      scheduleSeen = true;
    }
    kinds.push(kind);
  }
  return shares(ORIGIN_KINDS, kinds);
}

/** How many fields of config.json have each use. */
export function useShares(inspection: Pick<Inspection, "fields">): Share<FieldUseKind>[] {
  return shares(
    FIELD_USES,
    [...inspection.fields.values()].map(({ use }) => use),
  );
}

function shares<K>(order: readonly K[], kinds: readonly K[]): Share<K>[] {
  return order
    .map((kind) => ({ kind, count: kinds.filter((other) => other === kind).length }))
    .filter(({ count }) => count > 0);
}

/** The list with `kind` added, or without it where it was in. */
export function toggled<K>(list: readonly K[], kind: K): K[] {
  return list.includes(kind) ? list.filter((other) => other !== kind) : [...list, kind];
}
