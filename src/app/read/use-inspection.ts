import { useEffect, useMemo } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { FailedInspection, Inspection } from "../../inspect/inspection.ts";
import { openChannel } from "../worker/channel.ts";
import { useAnswer } from "../worker/use-answer.ts";
import { IN_PAGE } from "./in-page.ts";
import type { InspectAnswers } from "./inspect-worker.ts";
import { loadFamilyOf, useInspector } from "./inspector.ts";
import { unpackResult } from "./packed-result.ts";

type Result = Inspection | FailedInspection;

const openInspector = () =>
  openChannel<InspectAnswers>(
    () => new Worker(new URL("./inspect-worker.ts", import.meta.url), { type: "module" }),
    { newer: "ends" },
  );

/** What files say; undefined while the reader is loaded, and while a worker still reads. Newer files end the reading of older ones. */
export function useInspection(files: ConfigFiles | undefined): Result | undefined {
  const short = files !== undefined && files.config.length + (files.hfQuantConfig?.length ?? 0) <= IN_PAGE;
  const fromWorker = useAnswer(openInspector, "inspect", files === undefined || short ? null : files);
  // A worker can fail to load, on a connection that was lost: reading here is slow, but it answers.
  const here = short || fromWorker?.ok === false;
  const reader = useInspector();
  const read = useMemo(
    () => (here && files ? reader.inspector?.inspectIfLoaded(files.config, files) : undefined),
    [here, reader, files],
  );
  useEffect(() => {
    if (read && "needs" in read && reader.inspector) void loadFamilyOf(reader.inspector, read.needs);
  }, [read, reader]);
  const unpacked = useMemo(() => (fromWorker?.ok ? unpackResult(fromWorker.value) : undefined), [fromWorker]);
  return here ? (read && !("needs" in read) ? read : undefined) : unpacked;
}
