import { contextOf } from "../../analysis/memory/load.ts";
import { cachesOverContext, windowsOf } from "../../analysis/memory/over-context.ts";
import type { Load } from "../../analysis/memory/memory.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { humanBytes } from "../components/number.ts";
import { grouped } from "../../spec/grouped.ts";
import { largest } from "../../spec/many.ts";

/** One area of the plot: its own bytes at each context, stacked on those before. */
export interface Area {
  readonly name: string;
  readonly bytes: readonly number[];
  /** The sum of the areas below it. */
  readonly below: readonly number[];
  /** A custom property of the theme. */
  readonly color: string;
}

export interface Plot {
  readonly contexts: readonly number[];
  readonly areas: readonly Area[];
  readonly longest: number;
  /** Bytes at the upper edge. */
  readonly top: number;
  /**
   * So many bytes, those of the weights, are drawn within CUT_SHARE of the height, where caches would be a sliver above them; 0
   * where all is drawn to one scale.
   */
  readonly cut: number;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}

const WEIGHTS = "weights";

const COLORS: ReadonlyMap<string, string> = new Map([
  [WEIGHTS, "--ribbon-mlp"],
  ["keys and values", "--ribbon-full"],
  ["keys and values in a window", "--ribbon-window"],
  ["latent", "--ribbon-latent"],
  ["compressed entries", "--ribbon-compressed"],
  ["indexer keys", "--ribbon-index"],
  ["recurrent state", "--ribbon-delta"],
  ["convolution state", "--ribbon-mamba"],
]);

const SAMPLES = 32;

/** The share of the height that weights have below a cut in the axis. */
const CUT_SHARE = 0.25;

/** The axis is cut where weights are more than so many times the caches: these would have less than a third of the height. */
const CUT_FROM = 2;

/**
 * Memory of one rank over the context length, stacked by kind; `weights` in bytes, null to leave them out. null where the
 * size of a cache is not known.
 */
export function plotOf(body: DecoderBody, load: Load, weights: number | null): Plot | null {
  const longest = Math.max(load.context, contextOf(body));
  const contexts = contextsUpTo(longest, [load.context, ...windowsOf(body, load)]);
  const curves = cachesOverContext(body, load, contexts);
  if (curves === null) return null;
  const all = [
    ...(weights === null ? [] : [{ kind: WEIGHTS, bytes: contexts.map(() => weights) }]),
    ...curves,
  ];
  let below: readonly number[] = contexts.map(() => 0);
  const areas = all.map(({ kind, bytes }): Area => {
    const area = { name: kind, bytes, below, color: COLORS.get(kind) ?? "--ribbon-mlp" };
    below = below.map((sum, index) => sum + (bytes[index] ?? 0));
    return area;
  });
  const caches = largest(below, 1) - (weights ?? 0);
  const cut = weights !== null && caches > 0 && weights > CUT_FROM * caches ? weights : 0;
  const most = largest(below, 1) - cut;
  const step = stepFor(most);
  const room = Math.ceil(most / step) * step;
  const above = ticks(room, step).map((tick) => cut + tick);
  return {
    contexts,
    areas,
    longest,
    top: cut + room,
    cut,
    xTicks: ticks(longest, stepFor(longest)),
    yTicks: cut > 0 ? [0, ...above] : above,
  };
}

/** How high bytes stand in the plot, from 0 to 1. */
export function heightOf({ top, cut }: Pick<Plot, "top" | "cut">, bytes: number): number {
  if (cut === 0) return bytes / top;
  if (bytes <= cut) return (CUT_SHARE * bytes) / cut;
  return CUT_SHARE + ((1 - CUT_SHARE) * (bytes - cut)) / (top - cut);
}

/** What stands at a tick: above a cut, how much comes on top of the weights. */
export function tickText({ cut }: Pick<Plot, "cut">, bytes: number): string {
  return cut > 0 && bytes > cut ? `+ ${tickBytes(bytes - cut)}` : tickBytes(bytes);
}

/** Even steps, and the places where a curve bends. */
function contextsUpTo(longest: number, bends: readonly number[]): number[] {
  const even = Array.from({ length: SAMPLES + 1 }, (_, index) => Math.round((longest * index) / SAMPLES));
  return [...new Set([...even, ...bends.filter((bend) => bend < longest)])].sort((a, b) => a - b);
}

/** The power of two that divides a range into two to four parts. */
function stepFor(most: number): number {
  return Math.max(1, 2 ** Math.ceil(Math.log2(most / 4)));
}

function ticks(most: number, step: number): number[] {
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}

/** "64 GiB", without the zeros of humanBytes. */
export function tickBytes(bytes: number): string {
  return bytes === 0 ? "0" : humanBytes(bytes).replace(".0 ", " ");
}

/** "64 Ki" for 65536; small numbers as they are. */
export function tickTokens(tokens: number): string {
  if (tokens >= 1024 ** 2 && tokens % 1024 ** 2 === 0) return `${grouped(tokens / 1024 ** 2)} Mi`;
  return tokens >= 1024 && tokens % 1024 === 0 ? `${tokens / 1024} Ki` : grouped(tokens);
}
