import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { FailedInspection, Inspection } from "../../inspect/inspection.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import type { FailCondition, InspectArguments } from "../arguments/arguments.ts";
import { readCheckpoint } from "../checkpoint.ts";
import { legacyFiles } from "../output/legacy-files.ts";
import type { Load } from "../../analysis/memory/memory.ts";
import { memoryReport } from "../output/memory-report.ts";
import { prettyTree } from "../output/pretty-tree.ts";
import { unreadableFile } from "../output/unreadable-file.ts";

/** Reads each file in turn and prints one line for each, whatever became of the others. @returns the exit status. */
export function inspectFiles(
  args: InspectArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): 0 | 1 | 2 {
  const { files, transformers, failOn, pretty, load } = args;
  if (args.legacy) return legacyFiles(args, read, print);
  let unread = false;
  let failed = false;
  for (const file of files) {
    const result = inspectFile(file, transformers, read);
    print(pretty ? prettyTree(file, result, load) : JSON.stringify(toWire(file, result, load)));
    unread ||= !result.ok;
    failed ||= result.ok && failOn.some((condition) => meets(condition, result));
  }
  return unread ? 2 : failed ? 1 : 0;
}

function inspectFile(
  file: string,
  transformers: string,
  read: (file: string) => string,
): Inspection | FailedInspection {
  let checkpoint: ConfigFiles;
  try {
    checkpoint = readCheckpoint(file, read);
  } catch (error) {
    return {
      ok: false,
      error: unreadableFile(file, error),
      report: null,
      nearest: null,
      supported: [],
    };
  }
  return inspectText(checkpoint.config, { ...checkpoint, transformers });
}

function meets(condition: FailCondition, inspection: Inspection): boolean {
  switch (condition) {
    case "unmapped":
      return [...inspection.fields.values()].some(({ use }) => use === "unmapped");
    case "defaulted":
      return [...inspection.origins.values()].some(({ kind }) => kind === "defaulted");
    case "warning":
      return inspection.diagnostics.some(({ severity }) => severity !== "info");
  }
}

/** The line that is printed, as the README documents it. */
function toWire(file: string, result: Inspection | FailedInspection, load: Load | null): object {
  if (!result.ok) return { file, ok: false, error: result.error };
  const { adapter, spec, origins, fields, diagnostics, parameters } = result;
  return {
    file,
    ok: true,
    adapter,
    spec,
    origins: Object.fromEntries(origins),
    fields: Object.fromEntries(fields),
    diagnostics,
    parameters,
    memory: memoryReport(spec, load),
  };
}
