import { useEffect, useMemo, useState } from "react";
import { loadFamily } from "../../families/registry.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { type QuantizationRead, quantizationRead } from "../../inspect/quantization-findings.ts";
import { type BothPaths, bothPaths, loadLegacy } from "../../runtime/paths/both-paths.ts";
import { openChannel } from "../worker/channel.ts";
import { shareAnswers } from "../worker/shared-channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import { useAnswer } from "../worker/use-answer.ts";
import type { PathsAnswers, PathsQuestion } from "./paths-answers.ts";

// The verdict has asked for what the views show.
const openPaths = shareAnswers(() => openChannel<PathsAnswers>(startWorker, { newer: "ends" }));

/** What reading both paths has come to. */
interface ReadPaths {
  /** undefined while a worker reads, where it failed to, and while the text cannot be read. */
  readonly both: BothPaths | undefined;
  /** What the quantisation means for the modules of the model; undefined as above. */
  readonly quantization: QuantizationRead | undefined;
  /** Why a worker did not read them; null where it did, or still does. */
  readonly failure: string | null;
  /** Reads them once more. */
  readonly again: () => void;
}

/**
 * Both paths of files whose spec is known. Deriving a
 * view reads the config some twenty times, so that the page leaves it to a worker however short the text is.
 */
export function useBothPaths(files: ConfigFiles, inspection: Inspection, version: string): ReadPaths {
  const question = useMemo(() => ({ files, version }), [files, version]);
  const fromWorker = useAnswer(openPaths, "paths", question);
  const here = fromWorker.isForPage;
  const isLoaded = useParts(here ? question : null, inspection.spec.model_type);
  const read = useMemo(
    () => (isLoaded ? bothPaths(files.config, inspection, version) : undefined),
    [isLoaded, files, inspection, version],
  );
  const quantization = useMemo(
    () => (isLoaded ? quantizationRead(inspection) : undefined),
    [isLoaded, inspection],
  );
  const { value, failure, again } = fromWorker;
  return here
    ? { both: read?.ok ? read.value : undefined, quantization, failure, again }
    : { both: value?.paths ?? undefined, quantization: value?.quantization ?? undefined, failure, again };
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
