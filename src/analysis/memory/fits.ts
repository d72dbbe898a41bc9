import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { Accelerator } from "./accelerators.ts";
import { brokenShares, differentShares, type RankCut } from "../quantized/ranks.ts";
import { undividedSizes } from "./undivided-sizes.ts";
import { cacheBytesPerRank, cacheRows, type Load } from "./memory.ts";

/** The tensor-parallel degrees that are tried, those of whole machines. */
const DEGREES = [1, 2, 4, 8, 16, 32] as const;

/** How a model lies on one number of accelerators. */
export interface Degree {
  readonly ranks: number;
  /** Bytes of weights and of caches on one of them. */
  readonly weights: number;
  readonly caches: number;
  /**
   * What does not divide among so many, in words: engines stop there (vLLM's distributed/utils.py ensure_divisibility).
   * The vocabulary is left out, for they pad it. Blocks, groups and packed words of a quantisation are among it.
   */
  readonly refused: readonly string[];
}

/**
 * The degrees under a load, `weights` bytes of weights in all, `cuts` where a quantisation's formats are cut. null where
 * the size of a cache is not known.
 */
export function degreesOf(
  body: DecoderBody,
  load: Load,
  weights: number,
  cuts: readonly RankCut[],
): readonly Degree[] | null {
  const degrees: Degree[] = [];
  for (const ranks of DEGREES) {
    const caches = cacheBytesPerRank(body, { ...load, tensorParallel: ranks });
    if (caches === null) return null;
    degrees.push({
      ranks,
      weights: Math.ceil(weights / ranks),
      caches,
      refused: [...refusedAt(body, load, ranks), ...brokenAt(cuts, ranks)],
    });
  }
  return degrees;
}

function refusedAt(body: DecoderBody, load: Load, ranks: number): readonly string[] {
  const sizes = undividedSizes(body, ranks)
    .filter(({ component }) => component !== null)
    .map(({ component, what, size }) => `${size.toLocaleString("en-US")} ${what} of ${component}`);
  // Fewer heads than ranks are repeated, as long as each is on as many ranks.
  const heads = cacheRows(body, load)
    .filter(({ kind, heads: number }) => kind === "keys and values" && number !== null)
    .filter(({ heads: number }) => number !== null && number % ranks !== 0 && ranks % number !== 0)
    .map(({ component, heads: number }) => `${number} KV heads of ${component}`);
  return [...new Set([...sizes, ...heads])];
}

/** "the blocks of 128 of experts.{}.down_proj (96 of 768 channels on each)" */
function brokenAt(cuts: readonly RankCut[], ranks: number): readonly string[] {
  return differentShares(brokenShares(cuts, ranks)).map(
    ({ unit, multiple, module, share, size }) =>
      `the ${unit.replace(/^an? /, "")}s of ${multiple} of ${module} (${share.toLocaleString("en-US")} of ${size.toLocaleString("en-US")} channels on each)`,
  );
}

/** How few of an accelerator hold a model. */
export interface Fit {
  readonly accelerator: Accelerator;
  /** The fewest that hold it and divide it; null where none of the degrees does. */
  readonly fewest: Degree | null;
  /** Fewer that would hold it, and do not divide it. */
  readonly refused: readonly Degree[];
}

export function fitOn(accelerator: Accelerator, degrees: readonly Degree[]): Fit {
  const holds = degrees.filter(({ weights, caches }) => weights + caches <= accelerator.bytes);
  const fewest = holds.find(({ refused }) => refused.length === 0) ?? null;
  const refused = holds.filter(
    (degree) => degree.refused.length > 0 && (!fewest || degree.ranks < fewest.ranks),
  );
  return { accelerator, fewest, refused };
}
