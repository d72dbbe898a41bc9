import { useMemo, useState } from "react";
import { type ChangedRange, isLongPair } from "../../ui/compare/merge/long-pair.ts";
import { textForm } from "../../ui/source/editor/text-form.ts";
import { openChannel } from "../worker/channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import { useAnswer } from "../worker/use-answer.ts";
import type { DiffAnswers } from "./diff-answers.ts";

const openDiff = () => openChannel<DiffAnswers>(startWorker, { newer: "ends" });

/**
 * The differences of the two texts that a comparison begins with; `null`: the editors look for them themselves, as for
 * short texts, later edits, and where a worker does not find them; undefined while a worker looks for them.
 */
export function useFirstDiff(a: string, b: string): readonly ChangedRange[] | null | undefined {
  const [first] = useState({ a, b });
  const pair = useMemo(() => ({ a: textForm(first.a).shown, b: textForm(first.b).shown }), [first]);
  const long = isLongPair(pair);
  const changes = useAnswer(openDiff, "diff", long ? pair : null);
  if (!long || a !== first.a || b !== first.b) return null;
  return changes.isForPage || changes.failure !== null ? null : changes.value;
}
