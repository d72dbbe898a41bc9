import type { AnswerMessage, Answers, QuestionMessage } from "./messages.ts";

/**
 * Answers the questions that arrive in a worker. What an answer throws, or rejects with, goes back as an error, and so
 * does an answer that cannot be sent.
 */
export function serve(answers: Answers): void {
  addEventListener("message", ({ data }: MessageEvent<QuestionMessage>) => {
    const tell = (progress: unknown): void => {
      postMessage({ id: data.id, progress } satisfies AnswerMessage);
    };
    void answerTo(data, answers, tell).then((message) => {
      try {
        postMessage(message);
      } catch (error) {
        postMessage(failed(data.id, error));
      }
    });
  });
}

async function answerTo(
  { id, kind, question }: QuestionMessage,
  answers: Answers,
  tell: (progress: unknown) => void,
): Promise<AnswerMessage> {
  try {
    // The channel's types let nothing else through.
    const answer = answers[kind] as
      ((question: unknown, tell: (progress: unknown) => void) => unknown) | undefined;
    if (!answer) throw new Error(`This worker does not answer “${kind}”.`);
    return { id, ok: true, answer: await answer(question, tell) };
  } catch (error) {
    return failed(id, error);
  }
}

function failed(id: number, error: unknown): AnswerMessage {
  return { id, ok: false, message: error instanceof Error ? error.message : String(error) };
}
