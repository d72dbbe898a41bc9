import { useEffect, useMemo, useState } from "react";
import { loadFamily } from "../../families/registry.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { type BothPaths, bothPaths, loadLegacy } from "../../runtime/paths/both-paths.ts";
import { openChannel } from "../worker/channel.ts";
import { useAnswer } from "../worker/use-answer.ts";
import type { PathsAnswers, PathsQuestion } from "./paths-worker.ts";

const openPaths = () =>
  openChannel<PathsAnswers>(
    () => new Worker(new URL("./paths-worker.ts", import.meta.url), { type: "module" }),
    { newer: "ends" },
  );

/**
 * Both paths of files whose spec is known; undefined while a worker reads, and while the text cannot be read. Deriving a
 * view reads the config some twenty times, so that the page leaves it to a worker however short the text is.
 */
export function useBothPaths(
  files: ConfigFiles,
  inspection: Inspection,
  version: string,
): BothPaths | undefined {
  const question = useMemo(() => ({ files, version }), [files, version]);
  const fromWorker = useAnswer(openPaths, "paths", question);
  // A worker can fail to load, on a connection that was lost: reading here is slow, but it answers.
  const here = fromWorker?.ok === false;
  const isLoaded = useParts(here ? question : null, inspection.spec.model_type);
  const read = useMemo(
    () => (isLoaded ? bothPaths(files.config, inspection, version) : undefined),
    [isLoaded, files, inspection, version],
  );
  if (here) return read?.ok ? read.value : undefined;
  return fromWorker?.ok ? (fromWorker.value ?? undefined) : undefined;
}

/** Whether what a question needs is loaded, which this sees to: the family, and the classes of the file. */
function useParts(question: PathsQuestion | null, modelType: string): boolean {
  const [loaded, setLoaded] = useState<PathsQuestion>();
  useEffect(() => {
    if (question === null) return undefined;
    let current = true;
    Promise.all([loadFamily(modelType), loadLegacy(question.files.config, question.version)]).then(
      () => {
        if (current) setLoaded(question);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [question, modelType]);
  return question !== null && loaded === question;
}
