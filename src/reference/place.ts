import { memberOf } from "../spec/component-of.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";
import type { RopePositionSpec } from "../spec/components/rope-position.ts";
import type { TemperatureSpec } from "../spec/components/temperature-tuning.ts";
import { type Rotation, rotationOf } from "./rope.ts";
import type { Heads, Rows } from "./vectors.ts";
import type { Weights } from "./weights.ts";

/** Where in a model a component computes. */
export interface Place {
  readonly weights: Weights;
  readonly tokens: readonly number[];
  /** Counted from 0; outside the layers −1. */
  readonly layer: number;
  /** Sizes of the model, and the components that others name: positions. */
  readonly body: DecoderBody;
  /** The residual stream as the half of the layer found it, before any norm. */
  readonly stream: Rows;
  /** What layers leave for later ones. */
  readonly shared: Shared;
}

/** What layers leave for later ones. */
export interface Shared {
  /** Keys and values of the last layer of each kind of attention, for layers that reuse them. */
  readonly keysAndValues: Map<string, { readonly k: Heads; readonly v: Heads }>;
  /** Sums of the residual stream that are closed, one for each block of layers. */
  readonly blocks: Rows[];
  /** The weights of blocks that layers share, by the number of the block. */
  readonly sharedBlocks: Map<number, Weights>;
  /** The embeddings of the tokens, as they enter the first layer. */
  embeddings?: Rows;
  /** For each token the earlier ones that the last indexer chose, for layers that reuse its choice. */
  selection?: readonly ReadonlySet<number>[];
  /** For each token what the last router that is an MLP has projected of it. */
  routerState?: Rows;
  /** For each token what each layer takes in of it beside the stream. */
  perLayer?: Heads;
  /** The streams that alternating updates predict, until the layer corrects them. */
  predictions?: readonly Rows[];
  /** Their active stream after the correction, as the per-layer input reads it. */
  active?: Rows;
  /** What a learnt augmented residual adds to the stream after the mixer. */
  laurel?: Rows;
}

/** The rotation that the body's component `name` gives `dims` channels of a head of `width`; null without one. */
export function rotationAt(
  { body, tokens }: Place,
  name: string | null,
  dims: number,
  width: number,
): Rotation | null {
  if (name === null || dims === 0) return null;
  const position = memberOf(body, name) as RopePositionSpec | { type: string } | undefined;
  if (position?.type !== "rope") return null;
  return rotationOf(position as RopePositionSpec, dims, width, tokens.length);
}

/** Scalable softmax (arXiv:2501.19399): what the query at a position is multiplied by. */
export function temperatureAt(tuning: TemperatureSpec | null, position: number): number {
  if (tuning === null) return 1;
  if (tuning.type === "length_temperature")
    return Math.max(1, Math.log(position + 1) / Math.log(tuning.trained_length));
  if (tuning.type === "log_temperature")
    return 1 + tuning.scale * Math.log(Math.max(1, (position + 1) / tuning.floor));
  return 1 + tuning.scale * Math.log1p(Math.floor((position + tuning.offset) / tuning.floor));
}

/** The place of a component inside another, whose tensors stand in a module of their own. */
export function inModule(place: Place, module: string): Place {
  const { weights } = place;
  return {
    ...place,
    weights: {
      has: (name) => weights.has(`${module}.${name}`),
      get: (name, expert) => weights.get(`${module}.${name}`, expert),
    },
  };
}
