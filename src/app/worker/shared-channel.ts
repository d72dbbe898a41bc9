import type { Result } from "../../config/document.ts";
import type { Channel, WorkerError } from "./channel.ts";
import type { AnswerOf, Answers, QuestionOf } from "./messages.ts";

interface Shared<T extends Answers> {
  readonly kind: string;
  readonly question: unknown;
  readonly channel: Channel<T>;
  readonly answer: Promise<Result<unknown, WorkerError>>;
  /** Who holds the answer, or waits for it. */
  readonly users: Set<symbol>;
}

/**
 * Channels that share their answers: what several ask at the same time, or one asks while another holds the answer, is
 * asked of one worker. One that asks something else lets go of what it asked before; what nobody wants any more is ended.
 * Neither signals nor progress are handed on.
 */
export function shareAnswers<T extends Answers>(open: () => Channel<T>): () => Channel<T> {
  const all = new Set<Shared<T>>();
  const leave = (one: Shared<T>, user: symbol): void => {
    one.users.delete(user);
    if (one.users.size > 0) return;
    all.delete(one);
    one.channel.close();
  };
  const leaveOthers = (user: symbol, kept: Shared<T> | null): void => {
    for (const one of [...all]) if (one !== kept && one.users.has(user)) leave(one, user);
  };
  return () => {
    const user = Symbol("user");
    return {
      ask: <K extends keyof T & string>(kind: K, question: QuestionOf<T, K>) => {
        let found = [...all].find((one) => one.kind === kind && isAlike(one.question, question));
        if (!found) {
          const channel = open();
          const answer = channel.ask(kind, question);
          const made: Shared<T> = { kind, question, channel, answer, users: new Set() };
          all.add(made);
          // A failure is nobody's answer: who asks again asks a new worker.
          void answer.then(({ ok }) => {
            if (ok) return;
            all.delete(made);
            channel.close();
          });
          found = made;
        }
        found.users.add(user);
        leaveOthers(user, found);
        return found.answer as Promise<Result<AnswerOf<T, K>, WorkerError>>;
      },
      close: () => {
        leaveOthers(user, null);
      },
    };
  };
}

/** Whether two questions are made of the same values: theirs, or those of the objects in them. */
function isAlike(a: unknown, b: unknown, depth = 0): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || depth > 1) return false;
  const names = Object.keys(a);
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(right, name) && isAlike(left[name], right[name], depth + 1))
  );
}
