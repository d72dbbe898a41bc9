import { type LayerRow as TableRow, layerTable } from "../../analysis/layer-table.ts";
import { cacheLinesOf, type Component } from "../../spec/component.ts";
import { componentOf } from "../../spec/component-of.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { isJsonObject } from "../../spec/json.ts";
import type { LayerRun } from "../../spec/layers.ts";
import { grouped } from "../../spec/grouped.ts";

/** Equal neighbours among the layers, and what there is to say of each of them. */
export interface LayerRow {
  readonly run: LayerRun;
  readonly count: number;
  /** How far a token sees, in words. */
  readonly sees: string;
  /** The base of the rotary frequencies, or why there is none. */
  readonly rope: string;
  /** Of one layer. */
  readonly parameters: number;
  /** Of those, what one token passes through. */
  readonly active: number;
}

/** The layers of a body, run by run. */
export function layerRows(body: DecoderBody): readonly LayerRow[] {
  const table = layerTable(body);
  return body.layers.map((run, index) => {
    const { count, rope_theta, parameters, active } = table[index] as TableRow;
    const mixer = run.mixer === null ? null : componentOf(body, run.mixer);
    return { run, count, sees: seesOf(mixer), rope: ropeOf(mixer, rope_theta), parameters, active };
  });
}

/** What a mixer sees of the tokens before, from the members that decide it, whatever the component's type. */
function seesOf(mixer: unknown): string {
  if (!isJsonObject(mixer)) return "–";
  const window = windowWords(mixer["window"]);
  const indexer = mixer["indexer"];
  if (isJsonObject(indexer)) {
    const { top_k: tokens, top_blocks: blocks } = indexer;
    if (typeof blocks === "number") return `${grouped(blocks)} chosen blocks`;
    if (typeof tokens === "number")
      return window === null
        ? `${grouped(tokens)} chosen tokens`
        : `${window} + ${grouped(tokens)} chosen entries`;
  }
  if (mixer["reuses_selection"] === true) return "tokens chosen by an earlier layer";
  if (isJsonObject(mixer["compressor"])) return `${window ?? ""} + all compressed entries`;
  if (window !== null) return window;
  const taps = mixer["conv_kernel_dim"];
  if (mixer["type"] === "short_convolution" && typeof taps === "number") return `the last ${grouped(taps)}`;
  return keepsAState(mixer as unknown as Component) ? "all, in a state" : "all";
}

/** Whether what it keeps of a sequence is as large for a long one as for a short one. */
function keepsAState(mixer: Component): boolean {
  const kept = cacheLinesOf(mixer);
  return kept.length > 0 && kept.every(({ per }) => per.unit === "sequence");
}

function windowWords(window: unknown): string | null {
  if (!isJsonObject(window)) return null;
  const { type, size } = window;
  if (typeof size !== "number") return null;
  return type === "chunked" ? `chunks of ${grouped(size)}` : `the last ${grouped(size)}`;
}

function ropeOf(mixer: unknown, base: number | null): string {
  if (!isJsonObject(mixer) || !("position" in mixer)) return "–";
  if (typeof mixer["position"] !== "string") return "none (NoPE)";
  return base === null ? "none" : grouped(base);
}
