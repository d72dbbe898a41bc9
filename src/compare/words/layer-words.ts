import { ordinal } from "../../analysis/ordinal.ts";

/** What one layer is made of in one slot, in words, layer by layer; undefined where there is no such layer. */
export type Slot = readonly (string | undefined)[];

/** More runs than this are told as patterns, fewer one by one. */
const MOST_RUNS = 3;

/** More kinds of one side are counted, not told. */
const MOST_KINDS = 4;

/** Of a longer list of runs the first are named. */
const MOST_LISTED = 8;

/** How one slot of the layers that both sides have differs, in words; nothing where it does not. */
export function slotWords(a: Slot, b: Slot): string[] {
  const runs = differingRuns(a, b);
  const [first] = runs;
  const last = runs.at(-1);
  if (!first || !last) return [];
  if (runs.length <= MOST_RUNS) {
    return runs.map(({ from, to }) => `${layers(from, to)}: ${a[from] ?? ""} → ${b[from] ?? ""}`);
  }
  const [from, to] = [first.from, last.to];
  return [`${layers(from, to)}: ${sideWords(a, from, to)} → ${sideWords(b, from, to)}`];
}

/** "layer 7", "layers 3–60". */
export function layers(from: number, to: number): string {
  return from === to ? `layer ${from}` : `layers ${from}–${to}`;
}

/**
 * Which of the layers `from` to `to` these (ascending) are: all, none, every n-th from the k-th, all but those, or a list
 * of runs.
 */
export function patternWords(these: readonly number[], from: number, to: number): string {
  const [first, second] = these;
  if (first === undefined) return "no layer";
  if (these.length === to - from + 1) return "every layer";
  if (second === undefined) return layers(first, first);
  const period = periodWords(these, from, to);
  if (period !== null) return period;
  const runs = runsOf(these);
  const rest = runs.length > MOST_RUNS ? periodWords(others(these, from, to), from, to) : null;
  if (rest !== null) return `all but ${rest}`;
  const listed = runs
    .slice(0, MOST_LISTED)
    .map(([start, end]) => (start === end ? `${start}` : `${start}–${end}`));
  return `layers ${listed.join(", ")}${runs.length > MOST_LISTED ? " …" : ""}`;
}

/** "every 4th layer" where these are so, up to the end of the range; null otherwise. */
function periodWords(these: readonly number[], from: number, to: number): string | null {
  const [first, second, last] = [these[0], these[1], these.at(-1)];
  if (first === undefined || second === undefined || last === undefined) return null;
  const step = second - first;
  const goesOn = these.every((layer, index) => layer === first + index * step);
  if (step === 1 || !goesOn || last + step <= to) return null;
  // Counted from the model's first layer, the n-th, 2n-th … layers need no start.
  return (first + 1) % step === 0 && first - step < from
    ? `every ${ordinal(step)} layer`
    : `every ${ordinal(step)} layer from ${first}`;
}

/** The layers of the range that are not among these. */
function others(these: readonly number[], from: number, to: number): number[] {
  const known = new Set(these);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(
    (layer) => !known.has(layer),
  );
}

function differingRuns(a: Slot, b: Slot): { readonly from: number; to: number }[] {
  const runs: { readonly from: number; to: number }[] = [];
  for (let layer = 0; layer < Math.min(a.length, b.length); layer++) {
    if (a[layer] === b[layer]) continue;
    const last = runs.at(-1);
    const goes = last?.to === layer - 1 && a[last.to] === a[layer] && b[last.to] === b[layer];
    if (last && goes) last.to = layer;
    else runs.push({ from: layer, to: layer });
  }
  return runs;
}

/** The kinds of one side in these layers, by name. */
function kindsOf(side: Slot, from: number, to: number): string[] {
  return [...new Set(side.slice(from, to + 1))].filter((kind) => kind !== undefined).sort();
}

/** All of one side's kinds in these layers and where they are; the one that takes most words has the rest. */
function sideWords(side: Slot, from: number, to: number): string {
  const kinds = kindsOf(side, from, to);
  const [first = "", ...more] = kinds;
  if (more.length === 0) return first;
  const told = kinds
    .map((kind) => ({ kind, on: patternWords(where(side, kind, from, to), from, to) }))
    .sort((x, y) => x.on.length - y.on.length);
  const rest = told.pop();
  const named = told.slice(0, MOST_KINDS).map(({ kind, on }) => `${kind} on ${on}`);
  const others = told.length - named.length;
  if (others > 0) named.push(`${others} further ${others === 1 ? "kind" : "kinds"} on some`);
  return `${named.join(", ")} and ${rest?.kind ?? ""} on the rest`;
}

function where(side: Slot, kind: string, from: number, to: number): number[] {
  const found: number[] = [];
  for (let layer = from; layer <= to; layer++) if (side[layer] === kind) found.push(layer);
  return found;
}

function runsOf(these: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const layer of these) {
    const last = runs.at(-1);
    if (last && last[1] === layer - 1) last[1] = layer;
    else runs.push([layer, layer]);
  }
  return runs;
}
