import { componentWords } from "../../compare/component-words.ts";
import { ordinal } from "../../compare/ordinal.ts";
import { componentOf } from "../../spec/component-of.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { cacheLinesOf } from "../../analysis/memory/cache-lines.ts";
import { lengthOf, type LayerRun } from "../../spec/layers.ts";

export interface RibbonKind {
  /** The component's name in the body. */
  readonly component: string;
  readonly label: string;
  readonly count: number;
  readonly slot: "mixer" | "mlp";
  /** Which of the ribbon's colours, from 1. */
  readonly color: number;
}

export interface Ribbon {
  readonly cells: readonly { readonly mixer: number; readonly mlp: number }[];
  readonly kinds: readonly RibbonKind[];
  readonly description: string;
}

/** The layers of a body as cells and kinds. It asks components for their `type`, and never for the family. */
export function ribbonOf(body: EngineModelSpec["body"]): Ribbon {
  const mixers = kindsOf(body, "mixer", 0);
  const mlps = kindsOf(body, "mlp", mixers.length);
  // A layer without one of the halves has colour 0 there: none.
  const color = (kinds: readonly RibbonKind[], name: string | null) =>
    name === null ? 0 : (kinds.find(({ component }) => component === name)?.color ?? 1);
  const cells = body.layers.flatMap((run) =>
    Array.from({ length: lengthOf(run) }, () => ({
      mixer: color(mixers, run.mixer),
      mlp: color(mlps, run.mlp),
    })),
  );
  const kinds = [...mixers, ...mlps];
  return {
    cells,
    kinds,
    description: `${cells.length} layers: ${kinds.map((kind) => `${kind.count} ${kind.label}`).join(", ")}`,
  };
}

function kindsOf(body: EngineModelSpec["body"], slot: "mixer" | "mlp", before: number): RibbonKind[] {
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
function isAttention(body: EngineModelSpec["body"], component: string): boolean {
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
