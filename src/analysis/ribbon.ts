import { componentOf } from "../spec/component-of.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";
import { lengthOf, type LayerRun } from "../spec/layers.ts";
import { componentWords } from "./component-words.ts";
import { cacheLinesOf } from "./memory/cache-lines.ts";
import { ordinal } from "./ordinal.ts";

/** One kind of mixer or MLP, for the legend of a ribbon. */
export interface RibbonKind {
  /** The component's name in the body. */
  readonly component: string;
  readonly label: string;
  readonly count: number;
  readonly slot: "mixer" | "mlp";
  /** Which of the ribbon's colours, from 1. */
  readonly color: number;
}

/** Neighbouring layers, both ends included, whose halves have the same colours; 0, none, for a half that they lack. */
interface RibbonRun {
  readonly from: number;
  readonly to: number;
  readonly mixer: number;
  readonly mlp: number;
}

/** How the layers of a model are arranged, as colours. */
export interface Ribbon {
  readonly layers: number;
  readonly runs: readonly RibbonRun[];
  readonly kinds: readonly RibbonKind[];
  readonly description: string;
}

/** The layers of a body as coloured runs and kinds. It asks components for their `type`, and never for the family. */
export function ribbonOf(body: DecoderBody): Ribbon {
  const mixers = kindsOf(body, "mixer", 0);
  const mlps = kindsOf(body, "mlp", mixers.length);
  // A layer without one of the halves has colour 0 there: none.
  const color = (kinds: readonly RibbonKind[], name: string | null) =>
    name === null ? 0 : (kinds.find(({ component }) => component === name)?.color ?? 1);
  const runs = body.layers.map(({ from, to, mixer, mlp }) => ({
    from,
    to,
    mixer: color(mixers, mixer),
    mlp: color(mlps, mlp),
  }));
  const kinds = [...mixers, ...mlps];
  const layers = (runs.at(-1)?.to ?? -1) + 1;
  return {
    layers,
    runs,
    kinds,
    description: `${layers} ${layers === 1 ? "layer" : "layers"}: ${kinds.map((kind) => `${kind.count} ${kind.label}`).join(", ")}`,
  };
}

function kindsOf(body: DecoderBody, slot: "mixer" | "mlp", before: number): RibbonKind[] {
  // Attention has the strongest colour, wherever its first layer stands.
  const names = [...new Set(body.layers.map((run) => run[slot]))]
    .filter((name) => name !== null)
    .sort((a, b) => Number(isAttention(body, b)) - Number(isAttention(body, a)));
  return names.map((component, index) => {
    const runs = body.layers.filter((run) => run[slot] === component);
    const every = periodOf(runs, body.layers.at(-1)?.to ?? 0);
    return {
      component,
      slot,
      count: runs.reduce((sum, run) => sum + lengthOf(run), 0),
      label: componentWords(body, component) + (every ? ` (every ${ordinal(every)})` : ""),
      color: ((before + index) % 6) + 1,
    };
  });
}

/** Whether a component attends to every earlier token, and is no state of fixed size. */
function isAttention(body: DecoderBody, component: string): boolean {
  return cacheLinesOf(componentOf(body, component)).some(({ per }) => per.unit !== "sequence");
}

/** n where these runs are exactly the layers n-1, 2n-1, … up to the last; null otherwise. */
function periodOf(runs: readonly LayerRun[], last: number): number | null {
  const every = (runs[0]?.from ?? 0) + 1;
  if (every < 2 || runs.length < 2 || runs.length !== Math.floor((last + 1) / every)) return null;
  return runs.every((run, index) => lengthOf(run) === 1 && run.from === every * (index + 1) - 1)
    ? every
    : null;
}
