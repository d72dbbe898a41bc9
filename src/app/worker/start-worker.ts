/** A worker that answers every kind of question (worker.ts), and loads what a kind needs when it is first asked. */
export function startWorker(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
}
