import type { Ghost, Inspection } from "../inspect/inspection.ts";
import type { Origin } from "../spec/origin.ts";
import { isWithin, type Pointer } from "../spec/pointer.ts";
import type { LayersComparison, SpecLeaf, SpecPart, ValueEntry } from "./comparison.ts";

/** The layer schedule, which is compared as one value. */
export const LAYERS: Pointer = "/body/layers";

/** One side's spec as the other one sees it; leaves by pointer, the schedule as one leaf. */
export interface AlignedSide {
  readonly origins: ReadonlyMap<Pointer, Origin>;
  /** The leaf of the other side that corresponds. */
  readonly partner: ReadonlyMap<Pointer, Pointer>;
  /** The leaves that are not equal to their counterpart, or have none. */
  readonly differs: ReadonlySet<Pointer>;
  /** By leaf, the missing fields whose defaults took part in deciding it. */
  readonly ghosts: ReadonlyMap<Pointer, readonly Ghost[]>;
}

/** The leaf that a spec pointer is part of: the schedule for all inside it, else itself. */
export function leafOf(pointer: Pointer): Pointer {
  return isWithin(pointer, LAYERS) ? LAYERS : pointer;
}

/** What the entries say of each side, by pointer. */
export function alignedSpecs(
  a: Inspection,
  b: Inspection,
  values: readonly ValueEntry[],
  layers: LayersComparison,
): [AlignedSide, AlignedSide] {
  const left = emptySide(a, layers.origins.a);
  const right = emptySide(b, layers.origins.b);
  if (!layers.equal) for (const side of [left, right]) side.differs.add(LAYERS);
  for (const entry of values) {
    for (const [side, part] of [
      [left, entry.a],
      [right, entry.b],
    ] as const) {
      for (const leaf of leavesOf(part)) {
        side.origins.set(leaf.pointer, leaf.origin);
        if (entry.status !== "equal") side.differs.add(leaf.pointer);
      }
    }
    if (entry.a && entry.b) {
      left.partner.set(entry.a.pointer, entry.b.pointer);
      right.partner.set(entry.b.pointer, entry.a.pointer);
    }
  }
  return [left, right];
}

/** The leaves of one side of an entry. */
export function leavesOf(part: SpecLeaf | SpecPart | null): readonly SpecLeaf[] {
  return part === null ? [] : "leaves" in part ? part.leaves : [part];
}

function emptySide(inspection: Inspection, layers: Origin) {
  return {
    origins: new Map<Pointer, Origin>([[LAYERS, layers]]),
    partner: new Map<Pointer, Pointer>([[LAYERS, LAYERS]]),
    differs: new Set<Pointer>(),
    ghosts: ghostsByLeaf(inspection),
  };
}

function ghostsByLeaf({ ghosts }: Inspection): Map<Pointer, Ghost[]> {
  const byLeaf = new Map<Pointer, Ghost[]>();
  for (const ghost of ghosts) {
    for (const leaf of new Set(ghost.to.map(leafOf))) {
      const known = byLeaf.get(leaf);
      if (known) known.push(ghost);
      else byLeaf.set(leaf, [ghost]);
    }
  }
  return byLeaf;
}
