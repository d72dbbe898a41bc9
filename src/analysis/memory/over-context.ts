import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { CacheLine } from "../../spec/cache-line.ts";
import { cacheRows, type Load } from "./memory.ts";

/** What a cache is called where several are added up: keys and values of windowed layers stand apart. */
export function cacheKind({ kind, window }: Pick<CacheLine, "kind" | "window">): string {
  return kind === "keys and values" && window !== null ? "keys and values in a window" : kind;
}

/** One kind of cache at several context lengths. */
export interface CacheCurve {
  readonly kind: string;
  /** Bytes of the whole batch on one rank, at each length. */
  readonly bytes: readonly number[];
}

/** The caches by kind at these context lengths; null where the size of a type is not known. */
export function cachesOverContext(
  body: DecoderBody,
  load: Load,
  contexts: readonly number[],
): readonly CacheCurve[] | null {
  const curves = new Map<string, number[]>();
  for (const [index, context] of contexts.entries())
    for (const row of cacheRows(body, { ...load, context })) {
      if (row.bytesPerRank === null) return null;
      const kind = cacheKind(row);
      const curve = curves.get(kind) ?? contexts.map(() => 0);
      curve[index] = (curve[index] ?? 0) + row.bytesPerRank * load.batch;
      curves.set(kind, curve);
    }
  return [...curves].map(([kind, bytes]) => ({ kind, bytes }));
}

/** The context lengths at which some cache stops growing, in order. */
export function windowsOf(body: DecoderBody, load: Load): readonly number[] {
  const windows = cacheRows(body, load).flatMap(({ window }) => (window === null ? [] : [window]));
  return [...new Set(windows)].sort((a, b) => a - b);
}
