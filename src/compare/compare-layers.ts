import type { Inspection } from "../inspect/inspection.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";
import { type LayerKind, lengthOf } from "../spec/layers.ts";
import type { Json } from "../spec/json.ts";
import type { Origin } from "../spec/origin.ts";
import { LAYERS } from "./values/aligned-specs.ts";
import type { LayerDifference, LayersComparison } from "./comparison.ts";
import { cameDifferently } from "./values/drift.ts";
import { lackWords, layerNames, partsOf } from "./words/layer-names.ts";
import { layers, slotWords } from "./words/layer-words.ts";
import { countWords } from "./words/part-words.ts";
import type { ComponentPairs } from "./values/pair-components.ts";
import { originOf } from "./values/spec-leaves.ts";
import { append } from "../spec/many.ts";

const SLOTS = ["mixer", "mlp"] as const;

/**
 * Compares the schedules layer by layer, by what each layer is made of and how its norms are placed: components that
 * correspond are the same, whatever the two bodies call them. Linear in the number of layers.
 */
export function compareLayers(a: Inspection, b: Inspection, pairs: ComponentPairs): LayersComparison {
  const [kindsA, kindsB] = [expand(a.spec.body), expand(b.spec.body)];
  const inB = (name: string | null): string | null | undefined =>
    name === null ? null : pairs.toB.get(name);
  const differences = differ(kindsA, kindsB, inB);
  const origins = { a: originOfLayers(a), b: originOfLayers(b) };
  const equal = differences.length === 0;
  return {
    equal,
    count: { a: kindsA.length, b: kindsB.length },
    differences,
    words: equal ? [] : wordsOf(a.spec.body, b.spec.body, kindsA, kindsB, pairs),
    origins,
    drift: equal && cameDifferently(origins.a, origins.b),
  };
}

/** Where the schedule comes from: its leaves share one origin. */
function originOfLayers(inspection: Inspection): Origin {
  return originOf(inspection, { pointer: LAYERS, value: inspection.spec.body.layers as Json }) as Origin;
}

function expand(body: DecoderBody): LayerKind[] {
  return body.layers.flatMap((run) => {
    const { from: _, to: __, ...kind } = run;
    return Array.from({ length: lengthOf(run) }, () => kind);
  });
}

function differ(
  a: readonly LayerKind[],
  b: readonly LayerKind[],
  inB: (name: string | null) => string | null | undefined,
): LayerDifference[] {
  const runs: { from: number; to: number; a: LayerKind | null; b: LayerKind | null }[] = [];
  for (let layer = 0; layer < Math.max(a.length, b.length); layer++) {
    const left = a[layer] ?? null;
    const right = b[layer] ?? null;
    const alike = left?.norm_placement === right?.norm_placement;
    if (left && right && alike && sameParts(partsOf(left).map(inB), partsOf(right))) continue;
    const last = runs.at(-1);
    if (last?.to === layer - 1 && sameKind(last.a, left) && sameKind(last.b, right)) last.to = layer;
    else runs.push({ from: layer, to: layer, a: left, b: right });
  }
  return runs;
}

function sameParts<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

function sameKind(a: LayerKind | null, b: LayerKind | null): boolean {
  if (a === null || b === null) return a === b;
  return a.norm_placement === b.norm_placement && sameParts(partsOf(a), partsOf(b));
}

function wordsOf(
  bodyA: DecoderBody,
  bodyB: DecoderBody,
  a: readonly LayerKind[],
  b: readonly LayerKind[],
  pairs: ComponentPairs,
): string[] {
  const { a: nameA, b: nameB } = layerNames(bodyA, bodyB, pairs);
  const words = a.length === b.length ? [] : [`${countWords(a.length, "layer")} → ${b.length}`];
  const inserted = insertion(a, b, (name) => (name === null ? null : pairs.toB.get(name)));
  if (inserted) {
    const { longer, first, from, to } = inserted;
    const [name, side, kinds] = longer === "b" ? [nameB, "B", b] : [nameA, "A", a];
    const made = new Set(
      kinds.slice(from, to + 1).map((kind) =>
        partsOf(kind)
          .flatMap((part) => (part === null ? [] : [name(part)]))
          .join(", "),
      ),
    );
    const what = `of ${side} ${from === to ? "is" : "are"} ${longer === "b" ? "new" : "gone"} (${[...made].join("; ")})`;
    const more = to - from + 1;
    return [
      ...words,
      first === from
        ? `${layers(from, to)} ${what}; the others are the same kinds in the same order`
        : `${more === 1 ? "1 layer" : `${more} layers in a row`} among layers ${first}–${to} ${what}; which, the files do not say; the others are the same kinds in the same order`,
    ];
  }
  const areHalves = [...a, ...b].every(({ mixer, mlp }) => (mixer === null) !== (mlp === null));
  const extrasOf = ({ extras = [] }: LayerKind, name: (part: string) => string): string =>
    extras.length === 0 ? "no extras" : extras.map(name).join(" and ");
  append(
    words,
    slotWords(
      a.map((kind) => extrasOf(kind, nameA)),
      b.map((kind) => extrasOf(kind, nameB)),
    ),
  );
  const none = { mixer: lackWords(bodyA, bodyB, "mixer"), mlp: lackWords(bodyA, bodyB, "mlp") };
  const halfOf = (
    { mixer, mlp }: LayerKind,
    name: (part: string) => string,
    slot: "mixer" | "mlp",
  ): string => {
    const part = areHalves ? (mixer ?? mlp) : slot === "mixer" ? mixer : mlp;
    return part === null ? none[slot] : name(part);
  };
  // Where each layer is one of the two, one takes the place of the other.
  for (const slot of areHalves ? (["mixer"] as const) : SLOTS) {
    append(
      words,
      slotWords(
        a.map((kind) => halfOf(kind, nameA, slot)),
        b.map((kind) => halfOf(kind, nameB, slot)),
      ),
    );
  }
  const normsOf = ({ norm_placement: own }: LayerKind): string =>
    own === undefined ? "norms as in the body" : `norms ${own}`;
  append(words, slotWords(a.map(normsOf), b.map(normsOf)));
  const shared = Math.min(a.length, b.length);
  const more = Math.max(a.length, b.length);
  if (more > shared) {
    const verb = more - shared === 1 ? "is" : "are";
    words.push(`${layers(shared, more - 1)} ${verb} only in ${a.length > b.length ? "A" : "B"}`);
  }
  return words;
}

/**
 * Where one side has layers more, in the middle or before the first, and is otherwise the same; null where it is not so.
 * Between layers that are alike, as many in a row from any layer from `first` to `from` on may be the ones that it has more.
 */
function insertion(
  a: readonly LayerKind[],
  b: readonly LayerKind[],
  inB: (name: string | null) => string | null | undefined,
): {
  readonly longer: "a" | "b";
  readonly first: number;
  readonly from: number;
  readonly to: number;
} | null {
  const shared = Math.min(a.length, b.length);
  const more = Math.max(a.length, b.length) - shared;
  if (more === 0) return null;
  const same = (i: number, j: number): boolean => {
    const [left, right] = [a[i], b[j]];
    return (
      left !== undefined &&
      right !== undefined &&
      left.norm_placement === right.norm_placement &&
      sameParts(partsOf(left).map(inB), partsOf(right))
    );
  };
  let before = 0;
  while (before < shared && same(before, before)) before++;
  // Layers that are only added at the end are told as that.
  if (before === shared) return null;
  let after = 0;
  while (after < shared && same(a.length - 1 - after, b.length - 1 - after)) after++;
  if (before + after < shared) return null;
  const longer = a.length > b.length ? "a" : "b";
  return { longer, first: shared - after, from: before, to: before + more - 1 };
}
