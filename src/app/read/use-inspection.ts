import { useEffect, useMemo, useState } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { FailedInspection, Inspection } from "../../inspect/inspection.ts";
import { loadFamilyOf, useInspector } from "./inspector.ts";
import { type PackedResult, unpackResult } from "./packed-result.ts";
import { IN_PAGE } from "./in-page.ts";

type Result = Inspection | FailedInspection;

interface FromWorker {
  readonly files: ConfigFiles;
  readonly result: Result;
}

/** What files say; undefined while the reader is loaded, and while a worker still reads. Newer files end the reading of older ones. */
export function useInspection(files: ConfigFiles | undefined): Result | undefined {
  // A worker can fail to load, on a connection that was lost: reading here is slow, but it answers.
  const [alone, setAlone] = useState(false);
  const short =
    files !== undefined && (alone || files.config.length + (files.hfQuantConfig?.length ?? 0) <= IN_PAGE);
  const reader = useInspector();
  const read = useMemo(
    () => (short ? reader.inspector?.inspectIfLoaded(files.config, files) : undefined),
    [short, reader, files],
  );
  useEffect(() => {
    if (read && "needs" in read && reader.inspector) void loadFamilyOf(reader.inspector, read.needs);
  }, [read, reader]);
  const inPage = read && !("needs" in read) ? read : undefined;
  const [fromWorker, setFromWorker] = useState<FromWorker>();
  useEffect(() => {
    if (files === undefined || short) return undefined;
    const worker = new Worker(new URL("./inspect-worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<PackedResult>) => {
      setFromWorker({ files, result: unpackResult(data) });
    });
    worker.addEventListener("error", () => {
      setAlone(true);
    });
    worker.postMessage(files);
    return () => {
      worker.terminate();
    };
  }, [files, short]);
  return inPage ?? (fromWorker?.files === files ? fromWorker?.result : undefined);
}
