import { type JSX, useMemo, useSyncExternalStore } from "react";
import type { Load } from "../../analysis/memory/memory.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { type QuantizationRead, quantizationRead } from "../../inspect/quantization-findings.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { MemoryView } from "../../ui/memory/memory-view.tsx";
import { Unanswered } from "../../ui/problems/unanswered.tsx";
import { checksNow, onChecks } from "../check/check-store.ts";
import { useLast } from "../read/use-last.ts";
import { openChannel } from "../worker/channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import { useAnswer } from "../worker/use-answer.ts";
import type { QuantizationAnswers } from "./quantization-answers.ts";

interface Props {
  readonly files: ConfigFiles;
  readonly inspection: Inspection;
  /** What keeps one config apart from another. */
  readonly identity: string;
  /** Whether the text has gone on since it was read. */
  readonly stale: boolean;
  readonly load: Load | null;
  readonly onLoad: (load: Load | null) => void;
  readonly onShow: (pointer: Pointer) => void;
}

const openQuantization = () => openChannel<QuantizationAnswers>(startWorker, { newer: "ends" });

/** Parameters and memory. Which of a file's rules is about which module is asked of a worker, unless the verdict has. */
export function MemorySide(props: Props): JSX.Element {
  const { files, inspection, identity, stale, load, onLoad, onShow } = props;
  const readFiles = useLast(stale ? undefined : files, identity);
  const isQuantized = inspection.spec.quantization !== null;
  const { quantization: known } = useSyncExternalStore(onChecks, checksNow);
  const told = known?.inspection === inspection ? known.read : undefined;
  const question = (isQuantized && told === undefined ? readFiles : undefined) ?? null;
  const { value, isForPage, failure, again } = useAnswer(openQuantization, "quantization", question);
  const inPage = useMemo(
    () => (isForPage ? quantizationRead(inspection) : undefined),
    [isForPage, inspection],
  );
  const read: QuantizationRead | undefined = told ?? inPage ?? value ?? undefined;
  return (
    <MemoryView
      inspection={inspection}
      quantization={isQuantized ? (read ?? null) : NONE}
      waiting={
        failure === null ? (
          <p className="memory-note" role="status">
            Looking at the quantised modules…
          </p>
        ) : (
          <Unanswered what="The quantised modules could not be looked at." why={failure} onAgain={again} />
        )
      }
      load={load}
      onLoad={onLoad}
      onShow={onShow}
    />
  );
}

const NONE: Omit<QuantizationRead, "weights" | "kept"> = {
  findings: [],
  formats: null,
  cuts: null,
};
