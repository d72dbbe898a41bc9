import type { Comparison } from "../../compare/comparison.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";

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
  const start = (pair: FilesPair): void => {
    running = pair;
    worker.postMessage(pair);
  };
  worker.addEventListener("message", ({ data }: MessageEvent<string>) => {
    const done = running;
    const next = waiting;
    running = waiting = null;
    if (next) start(next);
    if (done) tell(done, JSON.parse(data) as Comparison | null);
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
      worker.terminate();
    },
  };
}
