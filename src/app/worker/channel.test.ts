import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openChannel, type ChannelOptions, type WorkerLike } from "./channel.ts";
import type { AnswerMessage, QuestionMessage } from "./messages.ts";
import { serve } from "./serve.ts";

/** A worker whose answers the test gives. */
class FakeWorker extends EventTarget {
  readonly asked: QuestionMessage[] = [];
  ended = false;

  postMessage(message: QuestionMessage): void {
    this.asked.push(message);
  }

  terminate(): void {
    this.ended = true;
  }

  answer(answer: unknown): void {
    const id = this.asked.at(-1)?.id ?? 0;
    this.dispatchEvent(new MessageEvent("message", { data: { id, ok: true, answer } }));
  }
}

interface Doubling {
  readonly [kind: string]: (question: never) => unknown;
  readonly double: (number: number) => number;
}

let workers: FakeWorker[];
beforeEach(() => {
  workers = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const open = (newer: ChannelOptions["newer"], limits: Partial<ChannelOptions> = {}) =>
  openChannel<Doubling>(
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker as unknown as WorkerLike;
    },
    { newer, ...limits },
  );

const error = (code: string) => ({ ok: false, error: expect.objectContaining({ code }) as unknown });

test("questions are answered one after the other by one worker", async () => {
  const { ask } = open("waits");
  const [first, second] = [ask("double", 1), ask("double", 2)];
  expect(workers[0]?.asked).toHaveLength(1);
  workers[0]?.answer(2);
  workers[0]?.answer(4);
  expect([await first, await second]).toEqual([
    { ok: true, value: 2 },
    { ok: true, value: 4 },
  ]);
  expect(workers).toHaveLength(1);
});

test("a newer question replaces the one that waits", async () => {
  const { ask } = open("replaces");
  const asked = [ask("double", 1), ask("double", 2), ask("double", 3)];
  workers[0]?.answer(2);
  workers[0]?.answer(6);
  expect(await Promise.all(asked)).toEqual([
    { ok: true, value: 2 },
    error("replaced"),
    { ok: true, value: 6 },
  ]);
});

test("a newer question ends the one being answered", async () => {
  const { ask } = open("ends");
  const asked = [ask("double", 1), ask("double", 2)];
  expect(workers.map(({ ended }) => ended)).toEqual([true, false]);
  workers[0]?.answer(2);
  workers[1]?.answer(4);
  expect(await Promise.all(asked)).toEqual([error("replaced"), { ok: true, value: 4 }]);
});

test("a question can be cancelled, running or waiting", async () => {
  const { ask } = open("waits");
  const [running, waiting] = [new AbortController(), new AbortController()];
  const asked = [
    ask("double", 1, running.signal),
    ask("double", 2, waiting.signal),
    ask("double", 3),
    ask("double", 4, AbortSignal.abort()),
  ];
  waiting.abort();
  running.abort();
  expect(workers[0]?.ended).toBe(true);
  workers[1]?.answer(6);
  expect(await Promise.all(asked)).toEqual([
    error("cancelled"),
    error("cancelled"),
    { ok: true, value: 6 },
    error("cancelled"),
  ]);
});

test("a worker that cannot be loaded is an error, and the next question tries again", async () => {
  const { ask } = open("waits");
  const first = ask("double", 1);
  workers[0]?.dispatchEvent(new Event("error"));
  expect(await first).toEqual(error("not-loaded"));
  const second = ask("double", 2);
  workers[1]?.answer(4);
  expect(await second).toEqual({ ok: true, value: 4 });
});

test("a worker that takes too long is ended", async () => {
  const { ask } = open("waits", { limit: 50 });
  const asked = ask("double", 1);
  vi.advanceTimersByTime(50);
  expect(await asked).toEqual(error("too-slow"));
  expect(workers[0]?.ended).toBe(true);
});

test("a worker that nobody asks is ended", async () => {
  const { ask } = open("waits", { idle: 50 });
  const asked = ask("double", 1);
  workers[0]?.answer(2);
  await asked;
  expect(workers[0]?.ended).toBe(false);
  vi.advanceTimersByTime(50);
  expect(workers[0]?.ended).toBe(true);
});

test("closing cancels what was asked", async () => {
  const channel = open("waits");
  const asked = [channel.ask("double", 1), channel.ask("double", 2)];
  channel.close();
  expect(await Promise.all(asked)).toEqual([error("cancelled"), error("cancelled")]);
  expect(workers[0]?.ended).toBe(true);
});

test("what a worker throws, rejects with or cannot send arrives as an error", async () => {
  const sent: AnswerMessage[] = [];
  let listener: (event: MessageEvent<QuestionMessage>) => void = () => undefined;
  vi.stubGlobal("addEventListener", (_: string, added: typeof listener) => (listener = added));
  vi.stubGlobal("postMessage", (message: AnswerMessage) => sent.push(structuredClone(message)));
  serve({
    throws: () => {
      throw new Error("thrown");
    },
    rejects: () => Promise.reject(new Error("rejected")),
    unsendable: () => () => undefined,
    answers: (question: number) => question + 1,
  });
  for (const [id, kind] of ["throws", "rejects", "unsendable", "answers", "unknown"].entries())
    listener(new MessageEvent("message", { data: { id, kind, question: 1 } }));
  await vi.runAllTimersAsync();
  vi.unstubAllGlobals();
  expect(sent.sort((a, b) => a.id - b.id)).toEqual([
    { id: 0, ok: false, message: "thrown" },
    { id: 1, ok: false, message: "rejected" },
    { id: 2, ok: false, message: expect.stringContaining("could not be cloned") as unknown },
    { id: 3, ok: true, answer: 2 },
    { id: 4, ok: false, message: "This worker does not answer “unknown”." },
  ]);
});
