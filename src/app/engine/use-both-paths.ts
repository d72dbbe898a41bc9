import { useEffect, useMemo, useState } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { type BothPaths, bothPaths } from "../../runtime/both-paths.ts";
import { IN_PAGE } from "../read/in-page.ts";

/** What the worker is asked. */
export interface PathsQuestion {
  readonly files: ConfigFiles;
  readonly version: string;
}

interface Answer {
  readonly question: PathsQuestion;
  readonly paths: BothPaths;
}

/** Both paths of files whose spec is known; undefined while a worker still reads, and while the text cannot be read. */
export function useBothPaths(
  files: ConfigFiles,
  inspection: Inspection,
  version: string,
): BothPaths | undefined {
  const question = useMemo(() => ({ files, version }), [files, version]);
  // A worker can fail to load, on a connection that was lost: reading here is slow, but it answers.
  const [alone, setAlone] = useState(false);
  const [answer, setAnswer] = useState<Answer>();
  const short = alone || files.config.length <= IN_PAGE;
  const here = useMemo(
    () => (short ? bothPaths(files.config, inspection, version) : undefined),
    [short, files, inspection, version],
  );
  useEffect(() => {
    if (short) return undefined;
    const worker = new Worker(new URL("./paths-worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data: paths }: MessageEvent<BothPaths | null>) => {
      if (paths) setAnswer({ question, paths });
    });
    worker.addEventListener("error", () => {
      setAlone(true);
    });
    worker.postMessage(question);
    return () => {
      worker.terminate();
    };
  }, [question, short]);
  if (here) return here.ok ? here.value : undefined;
  return answer?.question === question ? answer.paths : undefined;
}
