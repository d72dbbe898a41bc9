import { useCallback, useEffect, useRef, useState } from "react";
import type { Result } from "../../config/document.ts";
import type { Channel, WorkerError } from "./channel.ts";
import type { AnswerOf, Answers, QuestionOf } from "./messages.ts";

/** What has become of a question. */
export interface Answer<A> {
  /** undefined while the worker works, where there is no question, and where it has no answer. */
  readonly value: A | undefined;
  /** No worker could be loaded, on a connection that was lost: the page does the work itself, slowly. */
  readonly isForPage: boolean;
  /**
   * Why there is no answer: it took too long, or the worker threw. The page leaves it at that, for it would stand still
   * or fail over the same question.
   */
  readonly failure: string | null;
  /** Asks a new worker. */
  readonly again: () => void;
}

interface Answered<Q, A> {
  readonly question: Q;
  readonly result: Result<A, WorkerError>;
}

/**
 * What a worker answers to a question. A question that changes is another one, also for the worker: `open` says what
 * becomes of the older. The worker ends with the component. Never throws: no answer is the trouble of the part that asks.
 */
export function useAnswer<T extends Answers, K extends keyof T & string>(
  open: () => Channel<T>,
  kind: K,
  question: QuestionOf<T, K> | null,
): Answer<AnswerOf<T, K>> {
  const channel = useRef<Channel<T> | null>(null);
  const [answered, setAnswered] = useState<Answered<QuestionOf<T, K>, AnswerOf<T, K>>>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (question === null) return undefined;
    let current = true;
    channel.current ??= open();
    void channel.current.ask(kind, question).then((result) => {
      if (current) setAnswered({ question, result });
    });
    return () => {
      current = false;
    };
  }, [open, kind, question, attempt]);
  useEffect(
    () => () => {
      channel.current?.close();
      channel.current = null;
    },
    [],
  );
  const again = useCallback(() => {
    // The worker that failed may do so over anything.
    channel.current?.close();
    channel.current = null;
    setAnswered(undefined);
    setAttempt((count) => count + 1);
  }, []);
  const result = question !== null && answered?.question === question ? answered.result : undefined;
  const error = result?.ok === false ? result.error : null;
  return {
    value: result?.ok ? result.value : undefined,
    isForPage: error?.code === "not-loaded",
    failure: error === null || error.code === "not-loaded" ? null : error.message,
    again,
  };
}
