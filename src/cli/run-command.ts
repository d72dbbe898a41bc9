import type { Arguments } from "./arguments/arguments.ts";
import type { AuditArguments } from "./arguments/audit-arguments.ts";
import { OutputError } from "./files.ts";
import type { Output } from "../export/output/names.ts";
import { outputLine } from "./output/output-line.ts";
import { errorLine } from "./output/error-line.ts";
import { visible } from "./output/visible.ts";

/** How a command reads and prints. */
export interface Io {
  readonly read: (file: string) => string;
  /** Prints a line, or a text of lines. */
  readonly print: (line: string) => void;
  readonly write: (text: string) => void;
  /** Writes a text to a file, in place of what that had. */
  readonly save: (file: string, text: string) => void;
  /** Says something on standard error. */
  readonly complain: (line: string) => void;
}

/** What the exit status of a command may be; of several the greatest is that of all. */
export type Status = 0 | 1 | 2 | 3;

/** Runs a command on everything that it is asked of, each on its own: a fault in one leaves the others. */
export async function runCommand(args: Exclude<Arguments, AuditArguments>, io: Io): Promise<Status> {
  let status: Status = 0;
  for (const part of partsOf(args)) {
    const one = await runGuarded(part, io);
    if (one > status) status = one;
  }
  return status;
}

/** The same command for each of its files. */
function partsOf<A extends Arguments>(args: A): readonly A[] {
  if ("files" in args) return args.files.map((file) => ({ ...args, files: [file] }));
  // SARIF is one log of all directories, and a repository needs none.
  return "directories" in args && args.form === "json" && args.directories.length > 0
    ? args.directories.map((directory) => ({ ...args, directories: [directory] }))
    : [args];
}

async function runGuarded(args: Exclude<Arguments, AuditArguments>, io: Io): Promise<Status> {
  try {
    return await run(args, io);
  } catch (error) {
    if (error instanceof OutputError) throw error;
    tellFault(args, error, io);
    return 3;
  }
}

/** A fault of ours: a line as of a file that cannot be read, and on standard error where it was. */
function tellFault(args: Arguments, error: unknown, { print, complain }: Io): void {
  const said = error instanceof Error ? error.message : String(error);
  const message = `This is a fault of spec, not of the file: ${said}`;
  const own = { code: "internal-error", message, line: 1, column: 1 };
  if ("files" in args && args.command !== "link") {
    const [file = ""] = args.files;
    const pretty = "pretty" in args && args.pretty;
    print(pretty ? errorLine(file, own) : outputLine({ file, ok: false, error: own }));
  } else if ("directories" in args)
    print(outputLine({ directory: args.directories[0] ?? args.hub, ok: false, error: own }));
  else if (args.command === "run") print(outputLine({ file: args.file, ok: false, error: own }));
  else if (args.command === "compare") print(outputLine({ a: args.a, b: args.b, ok: false, errors: [own] }));
  for (const line of (error instanceof Error ? (error.stack ?? message) : message).split("\n"))
    complain(visible(line));
}

/** The schema of what a command prints; null: of EngineModelSpec. */
async function schemaOf(command: Output | null): Promise<object> {
  return command === null
    ? (await import("../export/schema.ts")).ENGINE_MODEL_SPEC_SCHEMA
    : (await import("../export/output/outputs.ts")).outputSchema(command);
}

/** The version of this package. */
export async function versionOfPackage(): Promise<string> {
  return (await import("../../package.json", { with: { type: "json" } })).default.version;
}

async function run(
  args: Exclude<Arguments, AuditArguments>,
  { read, print, write, save, complain }: Io,
): Promise<Status> {
  switch (args.command) {
    case "help":
      write(args.text);
      return 0;
    case "version":
      print(await versionOfPackage());
      return 0;
    case "completion":
      write((await import("./commands/completion-command.ts")).completionFor(args.shell));
      return 0;
    case "schema":
      print(JSON.stringify(await schemaOf(args.of), null, 2));
      return 0;
    case "inspect":
      return (await import("./commands/inspect-command.ts")).inspectFiles(args, read, print);
    case "compare":
      return (await import("./commands/compare-command.ts")).compareFiles(args, read, print, save);
    case "runtime":
      return (await import("./commands/runtime-command.ts")).runtimeFiles(args, read, print);
    case "export":
      return (await import("./commands/export-command.ts")).exportSpec(args, { read, write, save, complain });
    case "versions":
      return (await import("./commands/versions-command.ts")).versionsFiles(args, read, print);
    case "reads":
      return (await import("./commands/reads-command.ts")).readsFiles(args, read, print);
    case "draft":
      return (await import("./commands/draft-command.ts")).draftFiles(args, read, print);
    case "resave":
      return (await import("./commands/resave-command.ts")).resaveFile(args, read, write, complain);
    case "tensors":
      return (await import("./commands/tensors-command.ts")).tensorsFiles(args, read, print);
    case "check":
      return (await import("./commands/check-command.ts")).checkCheckpoints(args, {
        read,
        print,
        version: versionOfPackage,
      });
    case "run":
      return (await import("./commands/run-command.ts")).runFile(args, read, print);
    case "link":
      return (await import("./commands/link-command.ts")).linkFiles(args, read, print, complain);
  }
}
