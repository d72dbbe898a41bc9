import { componentOf, memberOf } from "../spec/component-of.ts";
import type { Component } from "../spec/component.ts";
import type { RopePositionSpec } from "../spec/components/rope-position.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";

/** The heads of neighbouring layers that have one mixer, and how it tells positions. */
export interface LayerHeads {
  /** The layers, both ends included. */
  readonly from: number;
  readonly to: number;
  /** The mixer's name in the body, and its type. */
  readonly mixer: string;
  readonly type: Component["type"];
  /** Heads of queries; of a linear mixer, of values. null where it has no heads. */
  readonly queryHeads: number | null;
  /** Heads of keys and values; null where all heads share a latent, and where there are none. */
  readonly kvHeads: number | null;
  /** Channels of a head of queries and keys; null where it has none. */
  readonly headDim: number | null;
  /** Channels of a head of values. */
  readonly valueDim: number | null;
  /** How many of a head's channels are turned; 0 without a rotary embedding. */
  readonly rotaryDim: number;
  /** How many of the latest tokens are in sight; null: all. */
  readonly window: number | null;
  /** The rotary embedding that turns q and k; null where another thing or nothing tells positions. */
  readonly rope: RopePositionSpec | null;
}

/** The heads and the rotary embedding of every layer that has a mixer, run by run. */
export function headsOf(body: DecoderBody): readonly LayerHeads[] {
  return body.layers.flatMap(({ from, to, mixer }) => {
    if (mixer === null) return [];
    const component = componentOf(body, mixer);
    return [{ from, to, mixer, type: component.type, ...headsIn(body, component) }];
  });
}

function headsIn(
  body: DecoderBody,
  component: Component,
): Omit<LayerHeads, "from" | "to" | "mixer" | "type"> {
  const sizes: { readonly [member: string]: unknown } = component;
  const size = (...names: readonly string[]): number | null => {
    for (const name of names) if (typeof sizes[name] === "number") return sizes[name];
    return null;
  };
  const [nope, turned] = [size("qk_nope_head_dim"), size("qk_rope_head_dim")];
  const window = sizes["window"];
  const headDim =
    size("head_dim", "key_head_dim") ?? (nope === null || turned === null ? null : nope + turned);
  return {
    queryHeads: size("num_query_heads", "num_heads", "num_value_heads"),
    kvHeads: size("num_kv_heads", "num_key_heads"),
    headDim,
    valueDim: size("v_head_dim", "value_head_dim") ?? headDim,
    rotaryDim: size("rotary_dim", "qk_rope_head_dim") ?? 0,
    window: typeof window === "number" ? window : windowSize(window),
    rope: typeof sizes["position"] === "string" ? ropeOf(body, sizes["position"]) : null,
  };
}

function windowSize(window: unknown): number | null {
  const size =
    typeof window === "object" && window !== null ? (window as { readonly size?: unknown }).size : null;
  return typeof size === "number" ? size : null;
}

function ropeOf(body: DecoderBody, name: string): RopePositionSpec | null {
  const position = memberOf(body, name) as { readonly type: string } | undefined;
  return position?.type === "rope" ? (position as RopePositionSpec) : null;
}
