import { useEffect, useRef, useState } from "react";
import type { Result } from "../../config/document.ts";
import type { Channel, WorkerError } from "./channel.ts";
import type { AnswerOf, Answers, QuestionOf } from "./messages.ts";

interface Answered<Q, A> {
  readonly question: Q;
  readonly result: Result<A, WorkerError>;
}

/**
 * What a worker answers to a question; undefined while it works, and where there is no question. A question that changes
 * is another one, also for the worker: `open` says what becomes of the older. The worker ends with the component.
 * Throws where it took too long, for nothing else on the page could do it faster.
 */
export function useAnswer<T extends Answers, K extends keyof T & string>(
  open: () => Channel<T>,
  kind: K,
  question: QuestionOf<T, K> | null,
): Result<AnswerOf<T, K>, WorkerError> | undefined {
  const channel = useRef<Channel<T> | null>(null);
  const [answered, setAnswered] = useState<Answered<QuestionOf<T, K>, AnswerOf<T, K>>>();
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
  }, [open, kind, question]);
  useEffect(
    () => () => {
      channel.current?.close();
      channel.current = null;
    },
    [],
  );
  if (question === null || answered?.question !== question) return undefined;
  const { result } = answered;
  if (!result.ok && result.error.code === "too-slow") throw new Error(result.error.message);
  return result;
}
