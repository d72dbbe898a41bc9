import { type JSX, type ReactNode, useMemo } from "react";
import { isKeptKnown, learnKept } from "../../inspect/kept-tensors.ts";
import { learnWeights } from "../../inspect/weights.ts";
import { Unanswered } from "../../ui/problems/unanswered.tsx";
import type { QuantizationAnswers } from "../memory/quantization-answers.ts";
import { openChannel } from "../worker/channel.ts";
import { shareAnswers } from "../worker/shared-channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import { useAnswer } from "../worker/use-answer.ts";
import type { ComparedSide } from "./use-comparison.ts";

interface Props {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  readonly children: ReactNode;
}

/** What is drawn of two models once it is known how the quantised tensors of both are kept, which a worker finds out. */
export function KeptSides({ a, b, children }: Props): JSX.Element {
  const sides = [useKept(a), useKept(b)];
  const failed = sides.find(({ failure }) => failure !== null);
  if (failed?.failure)
    return (
      <Unanswered
        what="The quantised modules could not be looked at."
        why={failed.failure}
        onAgain={failed.again}
      />
    );
  if (sides.some(({ isKnown }) => !isKnown))
    return (
      <p className="waiting" role="status">
        Looking at the quantised modules…
      </p>
    );
  return <>{children}</>;
}

// Sides of the same files are asked about once.
const openQuantization = shareAnswers(() => openChannel<QuantizationAnswers>(startWorker, { newer: "ends" }));

/** Whether it is known how the tensors of a side are kept. */
function useKept({ files, inspection }: ComparedSide): {
  readonly isKnown: boolean;
  readonly failure: string | null;
  readonly again: () => void;
} {
  const isBefore = inspection === undefined || isKeptKnown(inspection);
  const { value, isForPage, failure, again } = useAnswer(
    openQuantization,
    "quantization",
    isBefore ? null : (files ?? null),
  );
  const isKnown = useMemo(() => {
    if (isBefore || isForPage) return true;
    if (value === undefined) return false;
    if (value) {
      learnKept(inspection, value.kept);
      learnWeights(inspection, value.weights);
    }
    return true;
  }, [isBefore, isForPage, value, inspection]);
  return { isKnown, failure, again };
}
