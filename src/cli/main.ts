import { readFileSync, writeSync } from "node:fs";
import { loadAllFamilies } from "../families/registry.ts";
import { loadUnknowns } from "../inspect/unknowns.ts";
import { ENGINE_MODEL_SPEC_SCHEMA } from "../export/schema.ts";
import { checkDirectories } from "./commands/check-command.ts";
import { compareFiles } from "./commands/compare-command.ts";
import { exportSpec } from "./commands/export-command.ts";
import { inspectFiles } from "./commands/inspect-command.ts";
import { runtimeFiles } from "./commands/runtime-command.ts";
import { tensorsFiles } from "./commands/tensors-command.ts";
import { runFile } from "./commands/run-command.ts";
import { linkFiles } from "./commands/link-command.ts";
import { readClassesFromFiles } from "./shard-files.ts";
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
      print(JSON.stringify(ENGINE_MODEL_SPEC_SCHEMA, null, 2));
      return 0;
    case "inspect":
      return inspectFiles(parsed.value, readFile, print);
    case "compare":
      return compareFiles(parsed.value, readFile, print);
    case "runtime":
      return runtimeFiles(parsed.value, readFile, print);
    case "export":
      return exportSpec(parsed.value, readFile, writeOut, (line) => void writeSync(ERR, `${line}\n`));
    case "tensors":
      return tensorsFiles(parsed.value, readFile, print);
    case "check":
      return checkDirectories(parsed.value, readFile, print);
    case "run":
      return runFile(parsed.value, readFile, print);
    case "link":
      return linkFiles(parsed.value, readFile, print, (line) => void writeSync(ERR, `${line}\n`));
  }
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

readClassesFromFiles();
await Promise.all([loadAllFamilies([]), loadUnknowns()]);
process.exitCode = await main(process.argv.slice(2));
