import { lengthOf } from "../spec/layers.ts";
import { type RibbonKind, type RibbonRun, ribbonRunWords } from "./ribbon.ts";
import { runText } from "./run-text.ts";

/** How many of a cell's layers have a kind of half; null: those without. */
export interface KindShare {
  readonly kind: RibbonKind | null;
  readonly count: number;
}

/** What a ribbon draws as one: a layer, a run, or where these are too many a stretch of layers, whatever they are. */
export interface RibbonCell {
  readonly from: number;
  readonly to: number;
  /** In the order in which they first come. */
  readonly mixers: readonly KindShare[];
  readonly mlps: readonly KindShare[];
  /** What the layers are, in words, with how many they are. */
  readonly words: readonly (readonly [words: string, count: number])[];
}

/** More layers than this are drawn run by run. */
const MOST_LAYERS = 1000;

/** More runs than this are drawn in stretches of layers: thousands of cells hold up the page, and nobody tells them apart. */
const MOST_RUNS = 200;

/** The cells of a ribbon: layer by layer as long as they can be told apart. */
export function cellsOf(runs: readonly RibbonRun[]): readonly RibbonCell[] {
  const layers = (runs.at(-1)?.to ?? -1) + 1;
  if (layers > MOST_LAYERS && runs.length <= MOST_RUNS) return runs.map((run) => cellOf([run]));
  return stretchesOf(runs, layers > MOST_LAYERS ? Math.ceil(layers / MOST_RUNS) : 1).map(cellOf);
}

/** The runs cut into stretches of so many layers. */
function stretchesOf(runs: readonly RibbonRun[], length: number): RibbonRun[][] {
  const stretches: RibbonRun[][] = [];
  for (const run of runs)
    for (let { from } = run; from <= run.to;) {
      const index = Math.floor(from / length);
      const to = Math.min(run.to, (index + 1) * length - 1);
      (stretches[index] ??= []).push({ ...run, from, to });
      from = to + 1;
    }
  return stretches;
}

function cellOf(runs: readonly RibbonRun[]): RibbonCell {
  const sums = <K>(keyOf: (run: RibbonRun) => K): [K, number][] => {
    const counts = new Map<K, number>();
    for (const run of runs) counts.set(keyOf(run), (counts.get(keyOf(run)) ?? 0) + lengthOf(run));
    return [...counts];
  };
  const shares = (slot: "mixer" | "mlp"): KindShare[] =>
    sums((run) => run[slot]).map(([kind, count]) => ({ kind, count }));
  return {
    from: runs[0]?.from ?? 0,
    to: runs.at(-1)?.to ?? 0,
    mixers: shares("mixer"),
    mlps: shares("mlp"),
    words: sums(ribbonRunWords),
  };
}

/** "layer 3 · full attention · MoE"; of several kinds: "layers 0–24 · 19 × gated delta net · MoE, 6 × full attention · MoE" */
export function cellWords({ from, to, words }: RibbonCell): string {
  const said = words.map(([each, count]) => (words.length === 1 ? each : `${count} × ${each}`));
  return `${from === to ? "layer" : "layers"} ${runText({ from, to })} · ${said.join(", ")}`;
}
