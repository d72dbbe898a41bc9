import type { Result } from "../../config/document.ts";
import type { AnswerMessage, AnswerOf, Answers, QuestionMessage, QuestionOf } from "./messages.ts";

/** Why a question has no answer. */
export interface WorkerError {
  /**
   * `not-loaded`: the worker's script did not arrive, or broke. `refused`: it threw, or rejected. `too-slow`: it took
   * longer than it may. `replaced`: a newer question took the place of this one. `cancelled`: nobody wants to know.
   */
  readonly code: "not-loaded" | "refused" | "too-slow" | "replaced" | "cancelled";
  readonly message: string;
}

/** What the page needs of a worker. */
export type WorkerLike = Pick<Worker, "postMessage" | "addEventListener" | "terminate">;

export interface ChannelOptions {
  /** A newer question waits for all older ones, takes the place of those that wait, or also ends the one being answered. */
  readonly newer: "waits" | "replaces" | "ends";
  /** Milliseconds that an answer may take. */
  readonly limit?: number;
  /** Milliseconds without a question after which the worker is ended; the next question starts another. */
  readonly idle?: number;
}

/** Questions to a worker. It answers one at a time, and is started by the first. */
export interface Channel<T extends Answers> {
  /** Never rejects: whatever goes wrong is an error with a code. */
  readonly ask: <K extends keyof T & string>(
    kind: K,
    question: QuestionOf<T, K>,
    signal?: AbortSignal,
    /** Told how far the worker is, where it tells. */
    onProgress?: (progress: unknown) => void,
  ) => Promise<Result<AnswerOf<T, K>, WorkerError>>;
  /** Ends the worker; what was asked is cancelled. */
  readonly close: () => void;
}

/**
 * A worker that takes longer than this is taken to hang. Far more than the longest configs take on a slow machine: what
 * waits says so meanwhile, and ends the worker by being left.
 */
const LIMIT = 600_000;
const IDLE = 60_000;

const MESSAGES: { readonly [K in Exclude<WorkerError["code"], "refused">]: string } = {
  "not-loaded": "A part of this page could not be loaded. Reload it and try again.",
  "too-slow": "This took too long and was ended.",
  replaced: "A newer question took the place of this one.",
  cancelled: "Nobody waits for the answer any more.",
};

interface Asked {
  readonly message: QuestionMessage;
  readonly settle: (result: Result<unknown, WorkerError>) => void;
  readonly onProgress: ((progress: unknown) => void) | undefined;
}

/** A channel to the worker that `create` starts. `T` is the type of what the worker serves. */
export function openChannel<T extends Answers>(
  create: () => WorkerLike,
  { newer, limit = LIMIT, idle = IDLE }: ChannelOptions,
): Channel<T> {
  let worker: WorkerLike | null = null;
  let running: Asked | null = null;
  let waiting: Asked[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ids = 0;

  const end = (): void => {
    clearTimeout(timer);
    worker?.terminate();
    worker = null;
    running = null;
  };
  const fail = ({ settle }: Asked, code: keyof typeof MESSAGES): void => {
    settle({ ok: false, error: { code, message: MESSAGES[code] } });
  };
  /** Ends the worker together with what it was asked. */
  const abandon = (code: keyof typeof MESSAGES): void => {
    const asked = running;
    end();
    if (asked) fail(asked, code);
  };
  const start = (): WorkerLike => {
    const started = create();
    started.addEventListener("message", ({ data }: MessageEvent<AnswerMessage>) => {
      if (started !== worker || !running || data.id !== running.message.id) return;
      if ("progress" in data) {
        running.onProgress?.(data.progress);
        return;
      }
      const { settle } = running;
      running = null;
      settle(
        data.ok
          ? { ok: true, value: data.answer }
          : { ok: false, error: { code: "refused", message: data.message } },
      );
      next();
    });
    const broken = (): void => {
      if (started !== worker) return;
      abandon("not-loaded");
      next();
    };
    started.addEventListener("error", broken);
    started.addEventListener("messageerror", broken);
    return started;
  };
  const next = (): void => {
    if (running) return;
    clearTimeout(timer);
    const asked = waiting.shift();
    if (!asked) {
      if (worker) timer = setTimeout(end, idle);
      return;
    }
    running = asked;
    try {
      worker ??= start();
      worker.postMessage(asked.message);
    } catch {
      abandon("not-loaded");
      next();
      return;
    }
    timer = setTimeout(() => {
      abandon("too-slow");
      next();
    }, limit);
  };
  const cancel = (asked: Asked): void => {
    if (asked === running) {
      abandon("cancelled");
      next();
    } else if (waiting.includes(asked)) {
      waiting = waiting.filter((other) => other !== asked);
      fail(asked, "cancelled");
    }
  };
  return {
    ask: (kind, question, signal, onProgress) =>
      new Promise((resolve) => {
        const asked: Asked = {
          message: { id: (ids += 1), kind, question },
          // The types of kinds and answers are the worker's own.
          settle: resolve as Asked["settle"],
          onProgress,
        };
        if (signal?.aborted) {
          fail(asked, "cancelled");
          return;
        }
        signal?.addEventListener(
          "abort",
          () => {
            cancel(asked);
          },
          { once: true },
        );
        if (newer !== "waits") {
          for (const older of waiting) fail(older, "replaced");
          waiting = [];
        }
        if (newer === "ends" && running) abandon("replaced");
        waiting.push(asked);
        next();
      }),
    close: () => {
      const left = [...(running ? [running] : []), ...waiting];
      waiting = [];
      end();
      for (const asked of left) fail(asked, "cancelled");
    },
  };
}
