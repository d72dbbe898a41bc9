import { useMemo } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { type BothPaths, bothPaths } from "../../runtime/both-paths.ts";
import { IN_PAGE } from "../read/in-page.ts";
import { openChannel } from "../worker/channel.ts";
import { useAnswer } from "../worker/use-answer.ts";
import type { PathsAnswers } from "./paths-worker.ts";

const openPaths = () =>
  openChannel<PathsAnswers>(
    () => new Worker(new URL("./paths-worker.ts", import.meta.url), { type: "module" }),
    { newer: "ends" },
  );

/** Both paths of files whose spec is known; undefined while a worker still reads, and while the text cannot be read. */
export function useBothPaths(
  files: ConfigFiles,
  inspection: Inspection,
  version: string,
): BothPaths | undefined {
  const question = useMemo(() => ({ files, version }), [files, version]);
  const short = files.config.length <= IN_PAGE;
  const fromWorker = useAnswer(openPaths, "paths", short ? null : question);
  // A worker can fail to load, on a connection that was lost: reading here is slow, but it answers.
  const here = short || fromWorker?.ok === false;
  const read = useMemo(
    () => (here ? bothPaths(files.config, inspection, version) : undefined),
    [here, files, inspection, version],
  );
  if (here) return read?.ok ? read.value : undefined;
  return fromWorker?.ok ? (fromWorker.value ?? undefined) : undefined;
}
