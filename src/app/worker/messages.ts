/**
 * The kinds of questions that a worker answers, each with the function that answers it. While it works it may tell how far
 * it is.
 */
export type Answers = Readonly<
  Record<string, (question: never, tell: (progress: unknown) => void) => unknown>
>;

/** What is asked under a kind. */
export type QuestionOf<T extends Answers, K extends keyof T> = Parameters<T[K]>[0];

/** What comes back. */
export type AnswerOf<T extends Answers, K extends keyof T> = Awaited<ReturnType<T[K]>>;

/** What goes to a worker. */
export interface QuestionMessage {
  readonly id: number;
  readonly kind: string;
  readonly question: unknown;
}

/** What comes from a worker: one answer for each question, and before it how far it is, where it tells that. */
export type AnswerMessage =
  | { readonly id: number; readonly progress: unknown }
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string };
