import type { Inspection } from "../inspect/inspection.ts";
import type { ModelBody } from "../spec/engine-model-spec.ts";
import { type LayerKind, lengthOf } from "../spec/layers.ts";
import type { Origin } from "../spec/origin.ts";
import type { LayerDifference, LayersComparison } from "./comparison.ts";
import { componentWords } from "./component-words.ts";
import { cameDifferently } from "./drift.ts";
import { layers, slotWords } from "./layer-words.ts";
import type { ComponentPairs } from "./pair-components.ts";

const SLOTS = ["mixer", "mlp"] as const;

/**
 * Compares the schedules layer by layer, by what each layer is made of: components that correspond are the same,
 * whatever the two bodies call them. Linear in the number of layers.
 */
export function compareLayers(a: Inspection, b: Inspection, pairs: ComponentPairs): LayersComparison {
  const [kindsA, kindsB] = [expand(a.spec.body), expand(b.spec.body)];
  const differences = differ(kindsA, kindsB, pairs);
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
export function originOfLayers({ origins }: Inspection): Origin {
  return (origins.get("/body/layers/0/mixer") ?? origins.get("/body/layers")) as Origin;
}

function expand(body: ModelBody): LayerKind[] {
  return body.layers.flatMap((run) =>
    Array.from({ length: lengthOf(run) }, () => ({ mixer: run.mixer, mlp: run.mlp })),
  );
}

function differ(
  a: readonly LayerKind[],
  b: readonly LayerKind[],
  { toB }: ComponentPairs,
): LayerDifference[] {
  const runs: { from: number; to: number; a: LayerKind | null; b: LayerKind | null }[] = [];
  for (let layer = 0; layer < Math.max(a.length, b.length); layer++) {
    const left = a[layer] ?? null;
    const right = b[layer] ?? null;
    if (left && right && SLOTS.every((slot) => toB.get(left[slot]) === right[slot])) continue;
    const last = runs.at(-1);
    if (last?.to === layer - 1 && sameKind(last.a, left) && sameKind(last.b, right)) last.to = layer;
    else runs.push({ from: layer, to: layer, a: left, b: right });
  }
  return runs;
}

function sameKind(a: LayerKind | null, b: LayerKind | null): boolean {
  return a?.mixer === b?.mixer && a?.mlp === b?.mlp;
}

function wordsOf(
  bodyA: ModelBody,
  bodyB: ModelBody,
  a: readonly LayerKind[],
  b: readonly LayerKind[],
  pairs: ComponentPairs,
): string[] {
  const [nameA, nameB] = namers(bodyA, bodyB, pairs);
  const words = a.length === b.length ? [] : [`${a.length} layers → ${b.length}`];
  for (const slot of SLOTS) {
    words.push(
      ...slotWords(
        a.map((kind) => nameA(kind[slot])),
        b.map((kind) => nameB(kind[slot])),
      ),
    );
  }
  const shared = Math.min(a.length, b.length);
  const more = Math.max(a.length, b.length);
  if (more > shared) {
    words.push(`${layers(shared, more - 1)} are only in ${a.length > b.length ? "A" : "B"}`);
  }
  return words;
}

/** Words for each side's components; the component's name is added where two kinds would read the same. */
function namers(
  bodyA: ModelBody,
  bodyB: ModelBody,
  { toA }: ComponentPairs,
): [(name: string) => string, (name: string) => string] {
  const ids = new Map<string, Set<string>>();
  const idB = (name: string): string => toA.get(name) ?? `${name} of B`;
  const note = (words: string, id: string): void => {
    ids.set(words, (ids.get(words) ?? new Set()).add(id));
  };
  for (const run of bodyA.layers) for (const slot of SLOTS) note(componentWords(bodyA, run[slot]), run[slot]);
  for (const run of bodyB.layers) {
    for (const slot of SLOTS) note(componentWords(bodyB, run[slot]), idB(run[slot]));
  }
  const told = (words: string, id: string): string =>
    (ids.get(words)?.size ?? 0) > 1 ? `${words} (${id})` : words;
  return [
    (name) => told(componentWords(bodyA, name), name),
    (name) => told(componentWords(bodyB, name), idB(name)),
  ];
}
