import { useEffect, useMemo, useState } from "react";
import { type ChangedRange, isLongPair, type Texts } from "../../ui/compare/merge/long-pair.ts";
import { textForm } from "../../ui/source/editor/text-form.ts";

interface Answer {
  readonly pair: Texts;
  readonly changes: readonly ChangedRange[] | null;
}

/**
 * The differences of the two texts that a comparison begins with; `null`: the editors look for them themselves, as for
 * short texts, later edits, and where a worker cannot be loaded; undefined while a worker looks for them.
 */
export function useFirstDiff(a: string, b: string): readonly ChangedRange[] | null | undefined {
  const [first] = useState({ a, b });
  const isFirst = a === first.a && b === first.b;
  const pair = useMemo(() => ({ a: textForm(first.a).shown, b: textForm(first.b).shown }), [first]);
  const long = isLongPair(pair);
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    if (!long) return undefined;
    const worker = new Worker(new URL("./diff-worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data: changes }: MessageEvent<readonly ChangedRange[]>) => {
      setAnswer({ pair, changes });
    });
    worker.addEventListener("error", () => {
      setAnswer({ pair, changes: null });
    });
    worker.postMessage(pair);
    return () => {
      worker.terminate();
    };
  }, [long, pair]);
  if (!long || !isFirst) return null;
  return answer?.pair === pair ? answer.changes : undefined;
}
