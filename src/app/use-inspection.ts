import { useEffect, useMemo, useState } from "react";
import type { FailedInspection, Inspection } from "../inspect/inspection.ts";
import { inspectText } from "../inspect/inspect-text.ts";

type Result = Inspection | FailedInspection;

/** Longer texts are read in a worker, so that the page never stands still. */
const IN_PAGE = 64 * 1024;

interface FromWorker {
  readonly text: string;
  readonly result: Result;
}

/** What a text says; undefined while a worker still reads it. A newer text ends the reading of an older one. */
export function useInspection(text: string | undefined): Result | undefined {
  const short = text !== undefined && text.length <= IN_PAGE;
  const inPage = useMemo(() => (short ? inspectText(text) : undefined), [short, text]);
  const [fromWorker, setFromWorker] = useState<FromWorker>();
  useEffect(() => {
    if (text === undefined || short) return undefined;
    const worker = new Worker(new URL("./inspect-worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<{ readonly result: Result }>) => {
      setFromWorker({ text, result: data.result });
    });
    worker.postMessage({ text });
    return () => {
      worker.terminate();
    };
  }, [text, short]);
  return inPage ?? (fromWorker?.text === text ? fromWorker?.result : undefined);
}
