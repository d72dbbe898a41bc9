import { readFileSync, writeSync } from "node:fs";
import module from "node:module";
import { readClassesFromFiles } from "./shard-files.ts";
import type { Output } from "../export/output/names.ts";
import { parseArguments, USAGE } from "./arguments/arguments.ts";

const OUT = 1;
const ERR = 2;

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args);
  if (!parsed.ok) {
    writeSync(ERR, `${parsed.error}\n\n${USAGE}`);
    return 2;
  }
  switch (parsed.value.command) {
    case "help":
      writeSync(OUT, USAGE);
      return 0;
    case "schema":
      print(JSON.stringify(await schemaOf(parsed.value.of), null, 2));
      return 0;
    case "inspect":
      return (await import("./commands/inspect-command.ts")).inspectFiles(parsed.value, readFile, print);
    case "compare":
      return (await import("./commands/compare-command.ts")).compareFiles(parsed.value, readFile, print);
    case "runtime":
      return (await import("./commands/runtime-command.ts")).runtimeFiles(parsed.value, readFile, print);
    case "export":
      return (await import("./commands/export-command.ts")).exportSpec(
        parsed.value,
        readFile,
        writeOut,
        (line) => void writeSync(ERR, `${line}\n`),
      );
    case "versions":
      return (await import("./commands/versions-command.ts")).versionsFiles(parsed.value, readFile, print);
    case "resave":
      return (await import("./commands/resave-command.ts")).resaveFile(
        parsed.value,
        readFile,
        writeOut,
        (line) => void writeSync(ERR, `${line}\n`),
      );
    case "tensors":
      return (await import("./commands/tensors-command.ts")).tensorsFiles(parsed.value, readFile, print);
    case "check":
      return (await import("./commands/check-command.ts")).checkDirectories(parsed.value, readFile, print);
    case "run":
      return (await import("./commands/run-command.ts")).runFile(parsed.value, readFile, print);
    case "link":
      return (await import("./commands/link-command.ts")).linkFiles(
        parsed.value,
        readFile,
        print,
        (line) => void writeSync(ERR, `${line}\n`),
      );
  }
}

/** The schema of what a command prints; null: of EngineModelSpec. */
async function schemaOf(command: Output | null): Promise<object> {
  return command === null
    ? (await import("../export/schema.ts")).ENGINE_MODEL_SPEC_SCHEMA
    : (await import("../export/output/outputs.ts")).outputSchema(command);
}

/** The text of a file; "-" is standard input. */
function readFile(file: string): string {
  return readFileSync(file === "-" ? 0 : file, "utf8");
}

function print(line: string): void {
  writeOut(`${line}\n`);
}

/** Writes a text whole: a pipe may take less than it is given at once. */
function writeOut(text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(OUT, bytes, done);
    } catch (error) {
      // A full pipe that does not block: try again until its reader has caught up.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

// From Node 22.8 on, what was compiled once is kept for the next start.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();
readClassesFromFiles();
process.exitCode = await main(process.argv.slice(2));
