import { useEffect, useMemo, useSyncExternalStore } from "react";
import { engineConcerns } from "../../engines/concerns.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { changeChecks, checksNow, onChecks } from "../check/check-store.ts";
import { keep, kept } from "../storage/storage.ts";
import { openChannel } from "../worker/channel.ts";
import { shareAnswers } from "../worker/shared-channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import { type Answer, useAnswer } from "../worker/use-answer.ts";
import type { ReadsAnswer, ReadsAnswers } from "./reads-answers.ts";

// A view and the verdict may ask at the same time.
const openReads = shareAnswers(() => openChannel<ReadsAnswers>(startWorker, { newer: "ends" }));

const LOOKED = "engines";

/** Whether somebody has looked at what engines read, in this browser: the verdicts on other files then have it too. */
export function wantsEngines(): boolean {
  return kept("browser", LOOKED) !== null;
}

interface Asked {
  /** null while nobody wants to know. */
  readonly files: ConfigFiles | null;
  readonly inspection: Inspection;
  /** The transformers version whose object the engines read. */
  readonly version: string;
  /** The version that has saved the file before; null: none has. */
  readonly resaved: string | null;
}

/** What the code of engines gets from files: a worker reads it, and the verdict is told. */
export function useReads({ files, inspection, version, resaved }: Asked): Answer<ReadsAnswer> {
  const { table } = useSyncExternalStore(onChecks, checksNow);
  const question = useMemo(
    () => files && { files, version, resaved, table },
    [files, version, resaved, table],
  );
  const answer = useAnswer(openReads, "reads", question);
  const { value } = answer;
  useEffect(() => {
    // The verdict is on the file as it is.
    if (!value?.ok || resaved !== null) return;
    const concerns = value.results.flatMap((result) => engineConcerns(result, inspection));
    changeChecks({ engines: { inspection, version, results: value.results, concerns } });
    keep("browser", LOOKED, "1");
  }, [value, resaved, inspection, version]);
  return answer;
}
