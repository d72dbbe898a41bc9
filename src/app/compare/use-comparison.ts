import { useMemo } from "react";
import { compareInspections } from "../../compare/compare-inspections.ts";
import type { Comparison } from "../../compare/comparison.ts";
import type { FilesToRead } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { IN_PAGE } from "../read/in-page.ts";
import { openChannel } from "../worker/channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import { useAnswer } from "../worker/use-answer.ts";
import { useDone } from "../worker/use-done.ts";
import type { CompareAnswers } from "./compare-answers.ts";
import type { AskedPair, EnginesAnswers, EnginesPair } from "./engines-of-pair.ts";
import { unpackComparison } from "./packed-comparison.ts";

/** The files of a side, and what reading them told: undefined while they are read, and where they give no spec. */
export interface ComparedSide {
  readonly files: FilesToRead | undefined;
  readonly inspection: Inspection | undefined;
}

const openComparer = () =>
  openChannel<CompareAnswers>(
    startWorker,
    // The worker keeps what it has read, so what runs may end; fast typing does not queue up behind it.
    { newer: "replaces" },
  );

// Asked of a worker for short texts too: the tables of all engines take longer than the page may stand still.
const openEngines = () => openChannel<EnginesAnswers>(startWorker, { newer: "replaces" });

const UNKNOWN: EnginesPair = [null, null];

/** What comparing two sides has come to. */
export interface Compared {
  /** undefined while one of the sides is missing, while a worker still compares, and where it failed to. */
  readonly comparison: Comparison | undefined;
  /** Why a worker did not compare them; null where it did, or still does. */
  readonly failure: string | null;
  /** Compares them once more. */
  readonly again: () => void;
}

/** What engines are asked of: the same as long as the text is, so that the comparison does not go for a file beside it. */
function useAsked(files: FilesToRead | undefined): AskedPair[0] | null {
  const { config, transformers } = files ?? {};
  return useMemo(
    () => (config === undefined ? null : { config, ...(transformers !== undefined && { transformers }) }),
    [config, transformers],
  );
}

/** The comparison of two sides. */
export function useComparison(a: ComparedSide, b: ComparedSide): Compared {
  const [filesA, filesB] = [a.files, b.files];
  const long =
    (filesA?.config.length ?? 0) + (filesB?.config.length ?? 0) > IN_PAGE ||
    // What a quantisation means asks about the name of every module.
    [a, b].some(({ inspection }) => inspection && inspection.spec.quantization !== null);
  const pair = useMemo(
    () => (long && filesA && filesB ? ([filesA, filesB] as const) : null),
    [long, filesA, filesB],
  );
  const fromWorker = useAnswer(openComparer, "compare", pair);
  const here = !long || fromWorker.isForPage;
  const askedA = useAsked(here ? filesA : undefined);
  const askedB = useAsked(here ? filesB : undefined);
  const asked = useMemo(() => (askedA && askedB ? ([askedA, askedB] as const) : null), [askedA, askedB]);
  const fromTables = useAnswer(openEngines, "engines", asked);
  // A comparison can do without what engines read.
  const engines =
    fromTables.value ?? (fromTables.isForPage || fromTables.failure !== null ? UNKNOWN : undefined);
  const inPage = useMemo(() => {
    if (!here || !engines || !filesA || !filesB || !a.inspection || !b.inspection) return undefined;
    return compareInspections(
      { text: filesA.config, inspection: a.inspection, engines: engines[0] },
      { text: filesB.config, inspection: b.inspection, engines: engines[1] },
    );
  }, [here, engines, filesA, filesB, a.inspection, b.inspection]);
  const unpacked = useDone(unpackComparison, fromWorker.value ?? null);
  return {
    comparison: here ? inPage : unpacked,
    failure: fromWorker.failure,
    again: fromWorker.again,
  };
}
