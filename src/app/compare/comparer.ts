import type { Comparison } from "../../compare/comparison.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { type PackedComparison, unpackComparison } from "./packed-comparison.ts";

/** The files of both sides. */
export type FilesPair = readonly [a: ConfigFiles, b: ConfigFiles];

/** Compares in a worker, one pair after the other. */
export interface Comparer {
  /** Compares a pair; one that still waits gives way to it, so that fast typing does not queue up. */
  readonly compare: (pair: FilesPair) => void;
  readonly close: () => void;
}

/** A worker that tells of each comparison; `failed` is called where it cannot be loaded. */
export function createComparer(
  tell: (pair: FilesPair, comparison: Comparison | null) => void,
  failed: () => void,
): Comparer {
  const worker = new Worker(new URL("./compare-worker.ts", import.meta.url), { type: "module" });
  let running: FilesPair | null = null;
  let waiting: FilesPair | null = null;
  let unpacked = Promise.resolve();
  let closed = false;
  const start = (pair: FilesPair): void => {
    running = pair;
    worker.postMessage(pair);
  };
  worker.addEventListener("message", ({ data }: MessageEvent<PackedComparison | null>) => {
    const done = running;
    const next = waiting;
    running = waiting = null;
    if (next) start(next);
    if (!done) return;
    // One after the other, so that an older comparison never comes in after a newer one.
    unpacked = unpacked.then(async () => {
      const comparison = data && (await unpackComparison(data));
      if (!closed) tell(done, comparison);
    });
  });
  worker.addEventListener("error", () => {
    running = waiting = null;
    failed();
  });
  return {
    compare: (pair) => {
      if (running) waiting = pair;
      else start(pair);
    },
    close: () => {
      closed = true;
      worker.terminate();
    },
  };
}
