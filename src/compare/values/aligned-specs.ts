import type { Ghost, Inspection } from "../../inspect/inspection.ts";
import type { Origin } from "../../spec/origin.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { LayersComparison, SpecLeaf, SpecPart, ValueEntry } from "../comparison.ts";
import { leafOf } from "./spec-leaves.ts";

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

/** What the entries say of each side, by pointer. */
export function alignedSpecs(
  a: Inspection,
  b: Inspection,
  values: readonly ValueEntry[],
  layers: LayersComparison,
): [AlignedSide, AlignedSide] {
  const left = emptySide(layers.origins.a);
  const right = emptySide(layers.origins.b);
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
  return [
    { ...left, ghosts: ghostsByLeaf(a, left.origins) },
    { ...right, ghosts: ghostsByLeaf(b, right.origins) },
  ];
}

/** The leaves of one side of an entry. */
function leavesOf(part: SpecLeaf | SpecPart | null): readonly SpecLeaf[] {
  return part === null ? [] : "leaves" in part ? part.leaves : [part];
}

function emptySide(layers: Origin) {
  return {
    origins: new Map<Pointer, Origin>([[LAYERS, layers]]),
    partner: new Map<Pointer, Pointer>([[LAYERS, LAYERS]]),
    differs: new Set<Pointer>(),
  };
}

function ghostsByLeaf({ ghosts }: Inspection, leaves: ReadonlyMap<Pointer, Origin>): Map<Pointer, Ghost[]> {
  const byLeaf = new Map<Pointer, Ghost[]>();
  for (const ghost of ghosts) {
    for (const leaf of new Set(ghost.to.map((to) => leafOf(to, leaves)))) {
      const known = byLeaf.get(leaf);
      if (known) known.push(ghost);
      else byLeaf.set(leaf, [ghost]);
    }
  }
  return byLeaf;
}
