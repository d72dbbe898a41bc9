import { componentWords } from "../../../analysis/component-words.ts";
import { cacheLinesOf } from "../../../analysis/memory/cache-lines.ts";
import type { LayersComparison } from "../../../compare/comparison.ts";
import { componentOf } from "../../../spec/component-of.ts";
import type { EngineModelSpec } from "../../../spec/engine-model-spec.ts";
import { lengthOf } from "../../../spec/layers.ts";

type Body = EngineModelSpec["body"];
type Slot = "mixer" | "mlp";

/** A kind of layer part, with one colour for both sides. */
export interface PairedKind {
  readonly words: string;
  readonly slot: Slot;
  /** Which of the ribbon's colours, from 1. */
  readonly color: number;
  /** On how many layers. */
  readonly a: number;
  readonly b: number;
}

/** The colours of one layer; 0, none, for a half that it lacks. */
export interface PairedCell {
  readonly mixer: number;
  readonly mlp: number;
}

export interface PairedRibbons {
  readonly kinds: readonly PairedKind[];
  /** Layer n of either side is at index n; the shorter side ends earlier. */
  readonly a: readonly PairedCell[];
  readonly b: readonly PairedCell[];
  /** Whether layer n differs, for all layers of the longer side. */
  readonly differs: readonly boolean[];
}

/** Two schedules on one scale: layer n stands under layer n, and what is the same has the same colour on both sides. */
export function pairedRibbons(a: Body, b: Body, { differences }: LayersComparison): PairedRibbons {
  const kinds = [...kindsOf(a, b, "mixer"), ...kindsOf(a, b, "mlp")].map((kind, index): PairedKind => ({
    ...kind,
    color: (index % COLORS) + 1,
  }));
  const color = (body: Body, name: string | null, slot: Slot): number => {
    if (name === null) return 0;
    const words = componentWords(body, name);
    return kinds.find((kind) => kind.words === words && kind.slot === slot)?.color ?? 1;
  };
  const cells = (body: Body): PairedCell[] =>
    body.layers.flatMap((run) => {
      const cell = { mixer: color(body, run.mixer, "mixer"), mlp: color(body, run.mlp, "mlp") };
      return Array.from({ length: lengthOf(run) }, () => cell);
    });
  const [cellsA, cellsB] = [cells(a), cells(b)];
  const differs = Array.from({ length: Math.max(cellsA.length, cellsB.length) }, () => false);
  for (const { from, to } of differences) differs.fill(true, from, to + 1);
  return { kinds, a: cellsA, b: cellsB, differs };
}

/** The kinds of one half of the layers on both sides, what attends to earlier tokens first: it has the strongest colour. */
function kindsOf(a: Body, b: Body, slot: Slot): Omit<PairedKind, "color">[] {
  const kinds = new Map<string, Counted>();
  for (const [side, body] of [
    ["a", a],
    ["b", b],
  ] as const) {
    for (const run of body.layers) {
      const name = run[slot];
      if (name === null) continue;
      const words = componentWords(body, name);
      const kind = kinds.get(words) ?? { words, slot, attends: attends(body, name), a: 0, b: 0 };
      kinds.set(words, { ...kind, [side]: kind[side] + lengthOf(run) });
    }
  }
  return [...kinds.values()]
    .sort((x, y) => Number(y.attends) - Number(x.attends))
    .map(({ attends: _, ...kind }) => kind);
}

type Counted = Omit<PairedKind, "color"> & { readonly attends: boolean };

/** Whether a component attends to earlier tokens one by one, and is no state of fixed size. */
function attends(body: Body, component: string): boolean {
  return cacheLinesOf(componentOf(body, component)).some(({ per }) => per.unit !== "sequence");
}

const COLORS = 6;
