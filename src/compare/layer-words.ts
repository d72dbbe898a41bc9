/** What one layer is made of in one slot, in words, layer by layer; undefined where there is no such layer. */
export type Slot = readonly (string | undefined)[];

/** More runs than this are told as patterns, fewer one by one. */
const MOST_RUNS = 3;

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
  const told = kindsOf(a, b, from, to).flatMap((kind) => {
    const [before = "", after = ""] = [a, b].map((side) =>
      patternWords(where(side, kind, from, to), from, to),
    );
    return before === after ? [] : [`${layers(from, to)}: ${kind} on ${before} → ${after}`];
  });
  // The other kinds have the rest, so the longest of the sentences says nothing new.
  return told.sort((x, y) => x.length - y.length).slice(0, Math.max(1, told.length - 1));
}

/** "layer 7", "layers 3–60". */
export function layers(from: number, to: number): string {
  return from === to ? `layer ${from}` : `layers ${from}–${to}`;
}

/** Which of the layers `from` to `to` these (ascending) are: all, none, every n-th from the k-th, or a list of runs. */
export function patternWords(these: readonly number[], from: number, to: number): string {
  const [first, second] = these;
  if (first === undefined) return "no layer";
  if (these.length === to - from + 1) return "every layer";
  if (second === undefined) return layers(first, first);
  const step = second - first;
  const complete = (these.at(-1) ?? 0) + step > to;
  if (step > 1 && complete && these.every((layer, index) => layer === first + index * step)) {
    // Counted from the model's first layer, the n-th, 2n-th … layers need no start.
    return (first + 1) % step === 0 && first - step < from
      ? `every ${ordinal(step)} layer`
      : `every ${ordinal(step)} layer from ${first}`;
  }
  return `layers ${runsOf(these)
    .map(([start, end]) => (start === end ? `${start}` : `${start}–${end}`))
    .join(", ")}`;
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

/** The kinds of both sides in these layers, by name. */
function kindsOf(a: Slot, b: Slot, from: number, to: number): string[] {
  const kinds = [...a.slice(from, to + 1), ...b.slice(from, to + 1)].filter((kind) => kind !== undefined);
  return [...new Set(kinds)].sort();
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

function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teen ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th")}`;
}
