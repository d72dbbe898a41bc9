import { expect, test } from "vitest";
import type { Channel } from "./channel.ts";
import { shareAnswers } from "./shared-channel.ts";

interface Doubling {
  readonly [kind: string]: (question: never) => unknown;
  readonly double: (of: { readonly files: { readonly config: string }; readonly by: number }) => number;
}

/** Channels that are opened, what each was asked, and how the test answers it. */
function opened() {
  const channels: { asked: unknown[]; closed: boolean; answer: (result: unknown) => void }[] = [];
  const open = shareAnswers<Doubling>(() => {
    const one: (typeof channels)[number] = { asked: [], closed: false, answer: () => undefined };
    channels.push(one);
    return {
      ask: (_: string, question: unknown) => {
        one.asked.push(question);
        return new Promise((resolve) => {
          one.answer = resolve as (result: unknown) => void;
        });
      },
      close: () => {
        one.closed = true;
      },
    } as unknown as Channel<Doubling>;
  });
  return { channels, open };
}

const question = (by: number) => ({ files: { config: "{}" }, by });

test("what two ask alike is asked once, and ended when both have left", async () => {
  const { channels, open } = opened();
  const [first, second] = [open(), open()];
  const answers = [first.ask("double", question(2)), second.ask("double", question(2))];
  expect(channels).toHaveLength(1);
  channels[0]?.answer({ ok: true, value: 4 });
  expect(await Promise.all(answers)).toEqual([
    { ok: true, value: 4 },
    { ok: true, value: 4 },
  ]);
  first.close();
  expect(channels[0]?.closed).toBe(false);
  // Who comes later gets the answer that the other still holds.
  const third = open();
  expect(await third.ask("double", question(2))).toEqual({ ok: true, value: 4 });
  second.close();
  third.close();
  expect(channels).toHaveLength(1);
  expect(channels[0]?.closed).toBe(true);
});

test("another question is another worker's, and does not end what somebody else waits for", () => {
  const { channels, open } = opened();
  const [first, second] = [open(), open()];
  void first.ask("double", question(2));
  void second.ask("double", question(2));
  void second.ask("double", question(3));
  expect(channels.map(({ closed }) => closed)).toEqual([false, false]);
  void first.ask("double", question(3));
  expect(channels.map(({ closed }) => closed)).toEqual([true, false]);
});

test("after a failure a new worker is asked", async () => {
  const { channels, open } = opened();
  const one = open();
  const answer = one.ask("double", question(2));
  channels[0]?.answer({ ok: false, error: { code: "refused", message: "" } });
  expect(await answer).toMatchObject({ ok: false });
  void one.ask("double", question(2));
  expect(channels).toHaveLength(2);
});
