import type { DecoderBody } from "../../spec/decoder-body.ts";
import { embeddingTensors, namedTensors } from "../../spec/model-tensors.ts";
import type { Parts, Tensor } from "../../spec/tensors.ts";

/** A size of the model that tensor parallelism divides. */
export interface DividedSize {
  /** Where it stands: a component's name in the body, or the body itself. */
  readonly component: string | null;
  /** What it counts, in words. */
  readonly what: string;
  readonly size: number;
}

/**
 * The sizes that do not divide among ranks without a remainder. Heads of keys and values that are fewer than the ranks
 * are repeated instead, and are said with the caches (cacheRows).
 */
export function undividedSizes(body: DecoderBody, ranks: number): readonly DividedSize[] {
  return dividedSizes(body).filter(({ size }) => size % ranks !== 0);
}

/** The sizes that have to divide among ranks. */
export function dividedSizes(body: DecoderBody): readonly DividedSize[] {
  const names = body.layers.flatMap(({ mixer, mlp }) => [mixer, mlp]).filter((name) => name !== null);
  return [null, ...new Set(names)].flatMap((component) =>
    partsOf(component === null ? embeddingTensors(body) : namedTensors(body, component)).map(
      ({ what, size }): DividedSize => ({ component, what, size }),
    ),
  );
}

/** The parts along which these tensors are cut, each kind once. */
function partsOf(tensors: readonly Tensor[]): readonly Parts[] {
  const parts = new Map<string, Parts>();
  for (const { cut } of tensors)
    for (const part of cut?.parts ?? [])
      if (!part.repeated && !parts.has(part.what)) parts.set(part.what, part);
  return [...parts.values()];
}
