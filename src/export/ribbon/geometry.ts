import type { Ribbon, RibbonRun } from "../../analysis/ribbon.ts";

/** Sizes are in pixels of the SVG. */
export const WIDTH = 960;
export const MARGIN = 24;

const SPACE = WIDTH - 2 * MARGIN;
/** A layer is not drawn wider: a model of one layer has a small ribbon. */
const WIDEST = 40;
/** Layers that are narrower are drawn without gaps between them. */
const NARROWEST_WITH_GAPS = 4;
/** The least distance between numbers on the axis. */
const TICK_DISTANCE = 44;

/** How layers are laid out from left to right. */
export interface Scale {
  /** Of one layer. */
  readonly layerWidth: number;
  /** Of all layers. */
  readonly width: number;
  readonly gaps: boolean;
  /** Layers whose numbers stand below the ribbon. */
  readonly ticks: readonly number[];
}

/** Layers of a whole number of pixels, as long as they are a pixel wide. */
export function scaleOf(layers: number): Scale {
  const exact = Math.min(WIDEST, SPACE / layers);
  const layerWidth = exact >= 1 ? Math.floor(exact) : exact;
  return {
    layerWidth,
    width: layerWidth * layers,
    gaps: layerWidth >= NARROWEST_WITH_GAPS,
    ticks: ticksOf(layers, layerWidth),
  };
}

/** Powers of two apart, and the last layer where there is room for it. */
function ticksOf(layers: number, layerWidth: number): number[] {
  const step = 2 ** Math.max(0, Math.ceil(Math.log2(TICK_DISTANCE / layerWidth)));
  const ticks = Array.from({ length: Math.ceil(layers / step) }, (_, index) => index * step);
  const last = layers - 1;
  const near = ticks.at(-1) ?? 0;
  if (near === last) return ticks;
  return (last - near) * layerWidth < TICK_DISTANCE && ticks.length > 1
    ? [...ticks.slice(0, -1), last]
    : [...ticks, last];
}

/**
 * The runs of a row that `drawn` picks, as the data of a path: strokes from left to right, in layers and not in pixels, so
 * that numbers are whole and short.
 */
export function strokesOf({ runs }: Ribbon, drawn: (run: RibbonRun) => boolean, y: number): string {
  let data = `M0 ${pixels(y)}`;
  let at = 0;
  for (const run of runs) {
    if (!drawn(run)) continue;
    const length = run.to - run.from + 1;
    data += run.from === at ? `h${length}` : `m${run.from - at} 0h${length}`;
    at = run.to + 1;
  }
  return data;
}

/** A length with as many digits as can be seen. */
export function pixels(length: number): string {
  return String(Math.round(length * 100) / 100);
}
