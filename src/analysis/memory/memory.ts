import { componentOf } from "../../spec/component-of.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { lengthOf } from "../../spec/layers.ts";
import { namesIn } from "../../spec/model-tensors.ts";
import { unitsOf, type CacheLine } from "../../spec/cache-line.ts";
import { cacheLinesOf } from "../../spec/component.ts";
import { bytesOfType } from "../type-bytes.ts";

/** What is asked for: how the model is run. */
export interface Load {
  /** Sequences at once. */
  readonly batch: number;
  /** Tokens of each sequence. */
  readonly context: number;
  /** Bytes of one element of the KV cache. */
  readonly elementBytes: number;
  /**
   * Bytes of one element of the states whose type no component names: those of convolutions, of lightning attention.
   * Engines keep them in the model's own type, whatever the KV cache has. Absent: `elementBytes`.
   */
  readonly stateBytes?: number;
  /** Ranks among which heads are divided. */
  readonly tensorParallel: number;
}

/** One kind of cache of the layers that have the same component. */
export interface CacheRow extends CacheLine {
  /** The component's name in the body: a mixer's, in most models. */
  readonly component: string;
  readonly layers: number;
  /** Elements of one sequence, over all these layers and ranks. */
  readonly total: number;
  /** Bytes of one sequence on one rank; null where the size of its type is not known. */
  readonly bytesPerRank: number | null;
  /** What does not divide among the ranks, in words; null where all does. */
  readonly undivided: string | null;
}

/** The caches of a body under a load, in the order of its layers. */
export function cacheRows(body: DecoderBody, load: Load): readonly CacheRow[] {
  return componentsOf(body).flatMap(({ component, layers }) =>
    cacheLinesOf(componentOf(body, component)).map((line): CacheRow => {
      const total = layers * line.elements * unitsOf(line, load.context);
      const bytes = bytesOfElement(line, load);
      const { kept, of, undivided } = divided(line, load.tensorParallel);
      const bytesPerRank = bytes === null ? null : (total * bytes * kept) / of;
      return { ...line, component, layers, total, bytesPerRank, undivided };
    }),
  );
}

/** Bytes of one element of a cache or state under a load; null where the size of its type is not known. */
export function bytesOfElement(
  { dtype, per }: CacheLine,
  { elementBytes, stateBytes = elementBytes }: Load,
): number | null {
  if (dtype !== null) return bytesOfType(dtype);
  return per.unit === "sequence" ? stateBytes : elementBytes;
}

/** Bytes that all sequences occupy on one rank; null where the size of a type is not known. */
export function cacheBytesPerRank(body: DecoderBody, load: Load): number | null {
  let sum = 0;
  for (const { bytesPerRank } of cacheRows(body, load)) {
    if (bytesPerRank === null) return null;
    sum += bytesPerRank;
  }
  return sum * load.batch;
}

/** Elements that one token adds to the caches of all layers, as long as it is within their windows. */
export function kvElementsPerToken(body: DecoderBody): number {
  return sum(body, ({ elements, per }) =>
    per.unit === "token" ? elements : per.unit === "entry" ? elements / per.rate : 0,
  );
}

/** What a sequence occupies beside its KV cache, however long it is; numbers of elements over all layers. */
export interface StateElements {
  readonly recurrent: number;
  readonly convolution: number;
}

export function stateElementsPerSequence(body: DecoderBody): StateElements {
  const ofKind = (kind: CacheLine["kind"]): number =>
    sum(body, (line) => (line.kind === kind ? line.elements : 0));
  return { recurrent: ofKind("recurrent state"), convolution: ofKind("convolution state") };
}

/**
 * Bytes of the states that a sequence keeps: each in its own type, or in elements of `stateBytes` where it has none.
 * null where the size of a type is not known.
 */
export function stateBytesPerSequence(body: DecoderBody, stateBytes: number): number | null {
  let unknown = false;
  const bytes = sum(body, ({ per, elements, dtype }) => {
    if (per.unit !== "sequence") return 0;
    const size = dtype === null ? stateBytes : bytesOfType(dtype);
    unknown ||= size === null;
    return elements * (size ?? 0);
  });
  return unknown ? null : bytes;
}

function sum(body: DecoderBody, elementsOf: (line: CacheLine) => number): number {
  return componentsOf(body).reduce(
    (total, { component, layers }) =>
      total +
      layers *
        cacheLinesOf(componentOf(body, component)).reduce((inner, line) => inner + elementsOf(line), 0),
    0,
  );
}

/**
 * The components of a body's layers in the order in which they first come, and how many layers each has; then those outside
 * of them, each of which says what all of its layers keep.
 */
function componentsOf(body: DecoderBody): readonly { readonly component: string; readonly layers: number }[] {
  const layers = new Map<string, number>();
  for (const run of body.layers)
    for (const name of namesIn(run)) layers.set(name, (layers.get(name) ?? 0) + lengthOf(run));
  for (const name of body.extras ?? []) if (!layers.has(name)) layers.set(name, 1);
  return [...layers].map(([component, count]) => ({ component, layers: count }));
}

/**
 * The part of a cache that one rank keeps: its share of the heads, and at least one of them. Caches that all heads share
 * are kept whole by every rank.
 */
function divided({ heads, kind }: CacheLine, ranks: number): Division {
  if (ranks === 1) return { kept: 1, of: 1, undivided: null };
  if (heads === null)
    return { kept: 1, of: 1, undivided: `all heads share it, so every rank keeps it whole` };
  const division = { kept: Math.ceil(heads / ranks), of: heads };
  if (heads % ranks === 0) return { ...division, undivided: null };
  return {
    ...division,
    undivided:
      ranks % heads === 0
        ? `${ranks / heads} ranks keep the same head, for there are only ${heads}`
        : `${heads} heads (${kind}) do not divide among ${ranks} ranks`,
  };
}

/** A rank keeps `kept` of `of` equal parts. */
interface Division {
  readonly kept: number;
  readonly of: number;
  readonly undivided: string | null;
}
