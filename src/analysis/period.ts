import type { DecoderBody } from "../spec/decoder-body.ts";
import { lengthOf, type LayerRun } from "../spec/layers.ts";
import { componentWords } from "./component-words.ts";

/** So many layers of one kind, one after the other. */
interface Part {
  readonly count: number;
  readonly kind: string;
}

/** Neighbouring layers that are the same parts over and over: `times` × (parts). */
export interface Stretch {
  readonly times: number;
  readonly parts: readonly Part[];
}

/** No block of layers that repeats is longer. */
const LONGEST = 64;
/** A block that repeats has so many parts at least. */
const FEWEST = 2;
/** What is left over of a repetition is searched again, but not in stacks of thousands without one. */
const MOST_AGAIN = 512;

/**
 * A schedule as the shortest list of repetitions: 60 layers of which every fourth differs are one stretch of 15 times
 * two parts. `kindOf` says what makes two layers equal. What does not repeat is a stretch of one time.
 */
export function periodOf(layers: readonly LayerRun[], kindOf: (run: LayerRun) => string): readonly Stretch[] {
  return stretchesOf(layers.flatMap((run) => new Array<string>(lengthOf(run)).fill(kindOf(run))));
}

function stretchesOf(kinds: readonly string[]): Stretch[] {
  if (kinds.length === 0) return [];
  const best = bestRepetition(kinds);
  if (!best) return [{ times: 1, parts: partsOf(kinds) }];
  const { start, length, times } = best;
  const end = start + length * times;
  const rest = (from: number, to: number): Stretch[] => {
    const left = kinds.slice(from, to);
    if (left.length <= MOST_AGAIN) return stretchesOf(left);
    return [{ times: 1, parts: partsOf(left) }];
  };
  return [
    ...rest(0, start),
    { times, parts: partsOf(kinds.slice(start, start + length)) },
    ...rest(end, kinds.length),
  ];
}

function partsOf(kinds: readonly string[]): Part[] {
  const parts: { count: number; kind: string }[] = [];
  for (const kind of kinds) {
    const last = parts.at(-1);
    if (last?.kind === kind) last.count += 1;
    else parts.push({ kind, count: 1 });
  }
  return parts;
}

interface Repetition {
  readonly start: number;
  readonly length: number;
  readonly times: number;
}

/** The repetition that leaves the fewest parts to name; undefined where none leaves fewer than there are. */
function bestRepetition(kinds: readonly string[]): Repetition | undefined {
  const total = kinds.length;
  // How often the kind changes before layer n, so that the parts of any range are one subtraction.
  const changes = [0];
  for (let at = 1; at < total; at++)
    changes.push((changes[at - 1] ?? 0) + Number(kinds[at] !== kinds[at - 1]));
  const partsIn = (from: number, to: number): number =>
    to <= from ? 0 : (changes[to - 1] ?? 0) - (changes[from] ?? 0) + 1;
  let best: Repetition | undefined;
  let least = partsIn(0, total);
  for (let length = 2; length <= Math.min(LONGEST, total / 2); length++) {
    for (const [from, to] of repeatingRanges(kinds, length)) {
      const times = Math.floor((to - from) / length);
      for (let start = from; start + times * length <= to; start++) {
        const end = start + times * length;
        const block = partsIn(start, start + length);
        if (block < FEWEST) break;
        const parts = partsIn(0, start) + block + partsIn(end, total);
        if (parts >= least) continue;
        least = parts;
        best = { start, length, times };
      }
    }
    if (least <= FEWEST) break;
  }
  return best;
}

/** The ranges, end excluded, in which every layer equals the one `length` before it, of at least two blocks. */
function repeatingRanges(kinds: readonly string[], length: number): (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = [];
  let from = 0;
  for (let at = length; at <= kinds.length; at++) {
    if (at < kinds.length && kinds[at] === kinds[at - length]) continue;
    if (at - from >= 2 * length) ranges.push([from, at]);
    from = at - length + 1;
  }
  return ranges;
}

/** More parts than this are no pattern that anybody reads. */
const MOST_PARTS = 8;

/**
 * How the layers of a body are arranged, in words: "15 × (3 × gated delta net, 1 × full attention); all MoE". Mixers and
 * MLPs are told apart, unless every layer is one of the two.
 */
export function periodWords(body: DecoderBody): string {
  const { layers } = body;
  if (layers.length === 0) return "no layers";
  if (layers.every(({ mixer, mlp }) => (mixer === null) !== (mlp === null)))
    return stretchWords(periodOf(layers, ({ mixer, mlp }) => componentWords(body, mixer ?? mlp)));
  const words = (name: string | null, none: string): string =>
    name === null ? none : componentWords(body, name);
  const mixers = stretchWords(periodOf(layers, ({ mixer }) => words(mixer, "no mixer")));
  const mlps = stretchWords(periodOf(layers, ({ mlp }) => words(mlp, "no MLP")));
  return `${mixers}; ${mlps}`;
}

function stretchWords(stretches: readonly Stretch[]): string {
  const parts = stretches.flatMap((stretch) => stretch.parts);
  const [only] = parts;
  if (parts.length === 1 && only) return `all ${only.kind}`;
  if (parts.length > MOST_PARTS) return `in no period: ${countWords(stretches)}`;
  return stretches
    .map(({ times, parts: block }) => {
      const words = partWords(block);
      return times === 1 ? words : `${times} × (${words})`;
    })
    .join(", ");
}

function partWords(parts: readonly Part[]): string {
  return parts.map(({ count, kind }) => `${count} × ${kind}`).join(", ");
}

function countWords(stretches: readonly Stretch[]): string {
  const counts = new Map<string, number>();
  for (const { times, parts } of stretches)
    for (const { count, kind } of parts) counts.set(kind, (counts.get(kind) ?? 0) + times * count);
  return partWords([...counts].map(([kind, count]) => ({ kind, count })));
}
