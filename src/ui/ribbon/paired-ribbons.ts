import { componentWords } from "../../analysis/component-words.ts";
import { type Look, lookOf } from "../../analysis/looks.ts";
import type { Slot } from "../../analysis/ribbon.ts";
import { cacheLinesOf } from "../../spec/component.ts";
import type { LayersComparison } from "../../compare/comparison.ts";
import { componentOf } from "../../spec/component-of.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { lengthOf } from "../../spec/layers.ts";

/** A kind of layer part, drawn alike on both sides. */
export interface PairedKind extends Look {
  readonly words: string;
  readonly slot: Slot;
  /** On how many layers. */
  readonly a: number;
  readonly b: number;
}

/** The kinds of one layer; null for a half that it lacks. */
export interface PairedCell {
  readonly mixer: PairedKind | null;
  readonly mlp: PairedKind | null;
}

export interface PairedRibbons {
  readonly kinds: readonly PairedKind[];
  /** Layer n of either side is at index n; the shorter side ends earlier. */
  readonly a: readonly PairedCell[];
  readonly b: readonly PairedCell[];
  /** Whether layer n differs, for all layers of the longer side. */
  readonly differs: readonly boolean[];
}

/** Two schedules on one scale: layer n stands under layer n, and what is the same is drawn alike on both sides. */
export function pairedRibbons(
  a: DecoderBody,
  b: DecoderBody,
  { differences }: LayersComparison,
): PairedRibbons {
  const kinds = [...kindsOf(a, b, "mixer"), ...kindsOf(a, b, "mlp")];
  const kind = (body: DecoderBody, name: string | null, slot: Slot): PairedKind | null => {
    if (name === null) return null;
    const words = componentWords(body, name);
    return kinds.find((each) => each.words === words && each.slot === slot) ?? null;
  };
  const cells = (body: DecoderBody): PairedCell[] =>
    body.layers.flatMap((run) => {
      const cell = { mixer: kind(body, run.mixer, "mixer"), mlp: kind(body, run.mlp, "mlp") };
      return Array.from({ length: lengthOf(run) }, () => cell);
    });
  const [cellsA, cellsB] = [cells(a), cells(b)];
  const differs = Array.from({ length: Math.max(cellsA.length, cellsB.length) }, () => false);
  for (const { from, to } of differences) differs.fill(true, from, to + 1);
  return { kinds, a: cellsA, b: cellsB, differs };
}

/** The kinds of one half of the layers on both sides, what attends to earlier tokens first. */
function kindsOf(a: DecoderBody, b: DecoderBody, slot: Slot): PairedKind[] {
  const kinds = new Map<string, Counted>();
  for (const [side, body] of [
    ["a", a],
    ["b", b],
  ] as const) {
    for (const run of body.layers) {
      const name = run[slot];
      if (name === null) continue;
      const words = componentWords(body, name);
      const component = componentOf(body, name);
      const kind = kinds.get(words) ?? {
        ...{ words, slot, ...lookOf(component), a: 0, b: 0 },
        attends: cacheLinesOf(component).some(({ per }) => per.unit !== "sequence"),
      };
      kinds.set(words, { ...kind, [side]: kind[side] + lengthOf(run) });
    }
  }
  return [...kinds.values()]
    .sort((x, y) => Number(y.attends) - Number(x.attends))
    .map(({ attends: _, ...kind }) => kind);
}

type Counted = PairedKind & { readonly attends: boolean };
