import type { AttentionWindowSpec } from "../spec/components/attention-window.ts";
import type { Component } from "../spec/component.ts";
import { componentOf, memberOf } from "../spec/component-of.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";
import { type LayerKind, lengthOf } from "../spec/layers.ts";
import { layerWeights, oncePerKind } from "./count-parameters.ts";

/** A component of a layer: its name in the body, and what it is. */
export interface LayerHalf {
  readonly name: string;
  readonly type: Component["type"];
}

/** A run of equal layers, both ends included and counted from 0. */
export interface LayerRow {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** null where the layers have no such half. */
  readonly mixer: LayerHalf | null;
  readonly mlp: LayerHalf | null;
  /** What the layers have beside their halves. */
  readonly extras: readonly LayerHalf[];
  /** How far attention sees; null where nothing limits it, or where the mixer is no attention. */
  readonly window: AttentionWindowSpec | null;
  /** The base of the rotary frequencies; null where the mixer turns nothing. */
  readonly rope_theta: number | null;
  /** Of one layer, its norms included. */
  readonly parameters: number;
  /** Of those, what one token passes through: of experts only the chosen ones. */
  readonly active: number;
}

/** The decoder's layers, run by run, in order. */
export function layerTable(body: DecoderBody): readonly LayerRow[] {
  const facts = oncePerKind((kind) => factsOf(body, kind));
  return body.layers.map((run) => ({ from: run.from, to: run.to, count: lengthOf(run), ...facts(run) }));
}

type KindFacts = Omit<LayerRow, "from" | "to" | "count">;

function factsOf(body: DecoderBody, kind: LayerKind): KindFacts {
  const half = (name: string): LayerHalf => ({ name, type: componentOf(body, name).type });
  const mixer = kind.mixer === null ? null : componentOf(body, kind.mixer);
  const { all, active } = layerWeights(body, kind);
  return {
    mixer: kind.mixer === null ? null : half(kind.mixer),
    mlp: kind.mlp === null ? null : half(kind.mlp),
    extras: (kind.extras ?? []).map(half),
    window: mixer && "window" in mixer ? mixer.window : null,
    rope_theta: mixer && "position" in mixer ? baseOf(body, mixer.position) : null,
    parameters: all,
    active,
  };
}

/** The base of the position component of this name, which the adapter wrote; null where it has none. */
function baseOf(body: object, name: string | null): number | null {
  if (name === null) return null;
  const theta = (memberOf(body, name) as { rope_theta?: unknown } | null | undefined)?.rope_theta;
  return typeof theta === "number" ? theta : null;
}
