import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Answer, Job } from "./serve.ts";

/** Workers beyond these wait for the one that prints. */
const MOST_WORKERS = 4;

/** How many jobs a worker may be ahead of what has been taken: so much is kept in memory. */
const AHEAD = 4;

/** How many workers are of use: none where there is one processor. */
export function usefulWorkers(): number {
  const processors = availableParallelism();
  return processors < 2 ? 0 : Math.min(processors, MOST_WORKERS);
}

/**
 * Has jobs done by `workers` threads of this program (`entry`), and gives the answers in the order of the jobs. An answer
 * that has not been given is kept, and so no worker runs far ahead; jobs are asked for as they are needed.
 */
export function inWorkers(
  jobs: Iterable<Job>,
  workers: number,
  entry: URL,
  give: (answer: Answer) => void,
): Promise<void> {
  const waiting = jobs[Symbol.iterator]();
  const done = new Map<number, Answer>();
  let sent = 0;
  let given = 0;
  let all = false;

  return new Promise<void>((resolve, reject) => {
    const idle: Worker[] = [];
    const started: Worker[] = [];

    function end(error?: unknown): void {
      for (const worker of started) void worker.terminate();
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error(String(error)));
    }

    function start(): Worker {
      const worker = new Worker(entry);
      started.push(worker);
      worker.on("error", end);
      worker.on("message", ({ index, answer }: { index: number; answer: Answer }) => {
        done.set(index, answer);
        idle.push(worker);
        proceed();
      });
      return worker;
    }

    function proceed(): void {
      try {
        for (let answer = done.get(given); answer; answer = done.get(given)) {
          done.delete(given++);
          give(answer);
        }
        while (!all && sent < given + workers * AHEAD && (idle.length > 0 || started.length < workers)) {
          const next = waiting.next();
          if (next.done) all = true;
          else (idle.pop() ?? start()).postMessage({ index: sent++, job: next.value });
        }
        if (all && given === sent) end();
      } catch (error) {
        end(error);
      }
    }

    proceed();
  });
}
