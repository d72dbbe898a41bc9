import { parentPort } from "node:worker_threads";
import type { Arguments } from "../arguments/arguments.ts";
import type { AuditArguments } from "../arguments/audit-arguments.ts";
import { type AuditBatch, auditBatch, type AuditedBatch } from "../audit/audit-batch.ts";
import { readTextFile, saveTextFile } from "../files.ts";
import { runCommand, type Status } from "../run-command.ts";

/** Work for a worker: a command on some of its files, or some configs of an audit. */
export type Job =
  | { readonly kind: "command"; readonly args: Exclude<Arguments, AuditArguments> }
  | ({ readonly kind: "audit" } & AuditBatch);

/** What a worker makes of it: what is to be printed with the exit status, or what was found. */
export type Answer =
  | {
      readonly kind: "command";
      readonly out: Uint8Array<ArrayBuffer>;
      readonly err: string;
      readonly status: Status;
    }
  | ({ readonly kind: "audit" } & AuditedBatch);

/** Does the jobs that come, in a worker, and answers each of them. */
export function serveJobs(): void {
  parentPort?.on("message", ({ index, job }: { index: number; job: Job }) => {
    void answerTo(job).then((answer) => {
      parentPort?.postMessage({ index, answer }, answer.kind === "command" ? [answer.out.buffer] : []);
    });
  });
}

/** Does a job where it is. */
export async function answerTo(job: Job): Promise<Answer> {
  if (job.kind === "audit") return { kind: "audit", ...(await auditBatch(job)) };
  let out = "";
  let err = "";
  const status = await runCommand(job.args, {
    read: readTextFile,
    print: (line) => (out += `${line}\n`),
    write: (text) => (out += text),
    save: saveTextFile,
    complain: (line) => (err += `${line}\n`),
  });
  return { kind: "command", out: new TextEncoder().encode(out), err, status };
}
