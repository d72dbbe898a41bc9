import type { Load } from "./memory.ts";

/** The most that can be asked for. */
export const MOST = { batch: 1e6, context: 1e9, tensorParallel: 1024 } as const;

/** Bytes of an element of the KV cache that can be asked for. */
export const ELEMENT_BYTES = [0.5, 1, 2, 4] as const;

/** Reads `batch,context,bytes,ranks`; null where that is no load that can be shown. */
export function parseLoad(text: string | null): Load | null {
  const parts = /^(\d+),(\d+),([\d.]+),(\d+)$/.exec(text ?? "");
  if (!parts) return null;
  const [batch = 0, context = 0, elementBytes = 0, tensorParallel = 0] = parts.slice(1).map(Number);
  const load = { batch, context, elementBytes, tensorParallel };
  return isLoad(load) ? load : null;
}

function isLoad({ batch, context, elementBytes, tensorParallel }: Load): boolean {
  return (
    within(batch, MOST.batch) &&
    within(context, MOST.context) &&
    within(tensorParallel, MOST.tensorParallel) &&
    ELEMENT_BYTES.some((bytes) => bytes === elementBytes)
  );
}

export function formatLoad({ batch, context, elementBytes, tensorParallel }: Load): string {
  return [batch, context, elementBytes, tensorParallel].join(",");
}

function within(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
