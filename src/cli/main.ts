import { type Arguments, parseArguments } from "./arguments/arguments.ts";
import type { AuditArguments } from "./arguments/audit-arguments.ts";
import { configsOfDirectories } from "./directories.ts";
import { OutputError, readTextFile, saveTextFile, writeWhole } from "./files.ts";
import { visible } from "./output/visible.ts";
import type { ReadsArguments } from "./arguments/reads-arguments.ts";
import { Progress } from "./progress.ts";
import { type Io, runCommand, type Status, versionOfPackage } from "./run-command.ts";
import { readClassesFromFiles } from "./shard-files.ts";
import type { Job } from "./workers/serve.ts";

const OUT = 1;
const ERR = 2;

/** From how many files on workers are worth their start, and how many they are given at once. */
const MANY = 64;
const BATCH = 16;

/** The program of a worker: in the sources, and in the package (vite.cli.config.ts). */
const WORKER = new URL(
  import.meta.url.endsWith(".ts") ? "workers/worker-of-sources.mjs" : "worker.cjs",
  import.meta.url,
);

async function main(args: readonly string[]): Promise<Status> {
  const parsed = parseArguments(args);
  if (!parsed.ok) {
    complain(`${visible(parsed.error)}\n\n${parsed.usage.trimEnd()}`);
    return 2;
  }
  try {
    return await run(parsed.value);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    // `spec … | head` has read what it wanted.
    if (error.readerIsGone) return 0;
    complain(`The output cannot be written: ${error.message}`);
    return 2;
  }
}

function run(asked: Arguments): Promise<Status> {
  const args = configsOfDirectories(asked);
  if (args.command === "audit") return runAudit(args);
  const many = "files" in args && args.files.length >= MANY && !args.files.includes("-");
  if (many) return runShared(args);
  return args.command === "reads" ? runOneByOne(args) : runCommand(args, IO);
}

/** Runs a command that takes a while for each file, and says how many are done. */
async function runOneByOne(args: ReadsArguments): Promise<Status> {
  const progress = new Progress("files", args.files.length);
  let status: Status = 0;
  try {
    for (const file of args.files) {
      const one = await runCommand({ ...args, files: [file] }, IO);
      if (one > status) status = one;
      progress.more(1);
    }
  } finally {
    progress.end();
  }
  return status;
}

/** Runs a command on many files, in workers where there are processors for them, and prints in the order of the files. */
async function runShared(args: Extract<Arguments, { readonly files: readonly string[] }>): Promise<Status> {
  const { inWorkers, usefulWorkers } = await import("./workers/in-workers.ts");
  if (usefulWorkers() === 0) return runCommand(args, IO);
  const { files } = args;
  function* jobs(): Generator<Job> {
    for (let from = 0; from < files.length; from += BATCH)
      yield { kind: "command", args: { ...args, files: files.slice(from, from + BATCH) } };
  }
  const progress = new Progress("files", files.length);
  let status: Status = 0;
  try {
    await inWorkers(jobs(), usefulWorkers(), WORKER, (answer) => {
      if (answer.kind !== "command") return;
      writeWhole(OUT, answer.out);
      if (answer.err !== "") complain(answer.err.trimEnd());
      if (answer.status > status) status = answer.status;
      progress.more(BATCH);
    });
  } finally {
    progress.end();
  }
  return status;
}

async function runAudit(args: AuditArguments): Promise<Status> {
  const { auditPaths } = await import("./commands/audit-command.ts");
  const { answerTo } = await import("./workers/serve.ts");
  const { inWorkers, usefulWorkers } = await import("./workers/in-workers.ts");
  const progress = new Progress("configs");
  const workers = usefulWorkers();
  return auditPaths(args, {
    ...IO,
    version: await versionOfPackage(),
    audit: async (batches, found) => {
      function* jobs(): Generator<Job> {
        for (const batch of batches) yield { kind: "audit", ...batch };
      }
      const give = (answer: Awaited<ReturnType<typeof answerTo>>): void => {
        if (answer.kind !== "audit") return;
        found(answer);
        progress.more(answer.report.configs);
      };
      try {
        if (workers > 0) await inWorkers(jobs(), workers, WORKER, give);
        else for (const job of jobs()) give(await answerTo(job));
      } finally {
        progress.end();
      }
    },
  });
}

const IO: Io = {
  read: readTextFile,
  print: (line) => {
    write(`${line}\n`);
  },
  write,
  save: saveTextFile,
  complain,
};

function write(text: string): void {
  writeWhole(OUT, Buffer.from(text));
}

function complain(line: string): void {
  try {
    writeWhole(ERR, Buffer.from(`${line}\n`));
  } catch {
    // Nobody reads standard error: what is on standard output is right all the same.
  }
}

readClassesFromFiles();
void main(process.argv.slice(2)).then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 3;
  },
);
