import { useCallback, useEffect, useRef, useState } from "react";
import type { Result } from "../../config/document.ts";
import type { Channel, WorkerError } from "./channel.ts";
import type { AnswerOf, Answers, QuestionOf } from "./messages.ts";

/** A question to a worker that is asked when the user wants it. */
export interface Run<T extends Answers, P> {
  /** How far it is; null while nothing is asked. */
  readonly progress: P | null;
  /**
   * Asks, in place of what was asked before.
   * @param start the progress before the worker has told any.
   * @param onAnswer told what came of it, unless it was cancelled or the component was left. The error is of the worker.
   */
  readonly ask: <K extends keyof T & string>(
    kind: K,
    question: QuestionOf<T, K>,
    start: P,
    onAnswer: (answer: Result<AnswerOf<T, K>, WorkerError>) => void,
  ) => void;
  /** Ends the worker with what it was asked. */
  readonly cancel: () => void;
}

/**
 * One question at a time to a worker of its own, which ends with the answer, by `cancel`, and with the component: what is
 * left is not waited for. `T` is the type of what the worker serves, `P` of what it tells.
 */
export function useRun<T extends Answers, P>(open: () => Channel<T>): Run<T, P> {
  const [progress, setProgress] = useState<P | null>(null);
  const asked = useRef<{ readonly abort: AbortController; readonly channel: Channel<T> } | null>(null);
  const cancel = useCallback(() => {
    asked.current?.abort.abort();
    asked.current?.channel.close();
    asked.current = null;
    setProgress(null);
  }, []);
  useEffect(() => cancel, [cancel]);
  const ask: Run<T, P>["ask"] = useCallback(
    (kind, question, start, onAnswer) => {
      cancel();
      const abort = new AbortController();
      const channel = open();
      asked.current = { abort, channel };
      setProgress(() => start);
      void channel
        .ask(kind, question, abort.signal, (told) => {
          setProgress(() => told as P);
        })
        .then((answer) => {
          channel.close();
          if (abort.signal.aborted) return;
          asked.current = null;
          setProgress(null);
          onAnswer(answer);
        });
    },
    [open, cancel],
  );
  return { progress, ask, cancel };
}
