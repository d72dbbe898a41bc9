import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { FailedInspection, Inspection } from "../../inspect/inspection.ts";
import { type InspectOptions, inspectText } from "../../inspect/inspect-text.ts";
import type { FailCondition, InspectArguments } from "../arguments/arguments.ts";
import { readCheckpoint } from "../checkpoint.ts";
import { legacyFiles } from "../output/legacy-files.ts";
import type { Load } from "../../analysis/memory/memory.ts";
import { memoryReport } from "../output/memory-report.ts";
import { bothPaths } from "../../runtime/paths/both-paths.ts";
import { restsOnAbsent } from "../../spec/origin.ts";
import { verdictLines } from "../../verdict/lines.ts";
import { verdictOf, type VerdictEntry } from "../../verdict/verdict.ts";
import { errorLine } from "../output/error-line.ts";
import { prettyTree } from "../output/pretty-tree.ts";
import { unreadableFile } from "../output/unreadable-file.ts";

/** Reads each file in turn and prints one line for each, whatever became of the others. @returns the exit status. */
export function inspectFiles(
  args: InspectArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): 0 | 1 | 2 {
  const { files, transformers, as, failOn, pretty, load } = args;
  if (args.legacy) return legacyFiles(args, read, print);
  let unread = false;
  let failed = false;
  for (const file of files) {
    const { result, text } = inspectFile(file, { transformers, as }, read);
    if (!result.ok) print(pretty ? errorLine(file, result.error) : JSON.stringify(refused(file, result)));
    else {
      const paths = bothPaths(text, result, transformers);
      const evidence = { text, paths: paths.ok ? paths.value : null };
      print(
        pretty
          ? prettyTree(file, result, verdictLines(result, evidence), load)
          : JSON.stringify(toWire(file, result, verdictOf(result, evidence), load)),
      );
    }
    unread ||= !result.ok;
    failed ||= result.ok && failOn.some((condition) => meets(condition, result));
  }
  return unread ? 2 : failed ? 1 : 0;
}

function inspectFile(
  file: string,
  options: Pick<InspectOptions, "transformers" | "as">,
  read: (file: string) => string,
): { readonly result: Inspection | FailedInspection; readonly text: string } {
  let checkpoint: ConfigFiles;
  try {
    checkpoint = readCheckpoint(file, read);
  } catch (error) {
    const unread = unreadableFile(file, error);
    return { result: { ok: false, error: unread, report: null, nearest: null, supported: [] }, text: "" };
  }
  const { config: text } = checkpoint;
  return { result: inspectText(text, { ...checkpoint, ...options }), text };
}

function meets(condition: FailCondition, inspection: Inspection): boolean {
  switch (condition) {
    case "unmapped":
      return [...inspection.fields.values()].some(({ use }) => use === "unmapped");
    case "defaulted":
      return [...inspection.origins.values()].some(restsOnAbsent);
    case "guess":
      return inspection.guess !== null;
    case "warning":
      return inspection.diagnostics.some(({ severity }) => severity !== "info");
  }
}

function refused(file: string, { error }: FailedInspection): object {
  return { file, ok: false, error };
}

/** The line that is printed, as the README documents it. */
function toWire(
  file: string,
  result: Inspection,
  verdict: readonly VerdictEntry[],
  load: Load | null,
): object {
  const { adapter, guess, spec, origins, fields, diagnostics, parameters } = result;
  return {
    file,
    ok: true,
    adapter,
    ...(guess && { guess }),
    verdict,
    spec,
    origins: Object.fromEntries(origins),
    fields: Object.fromEntries(fields),
    diagnostics,
    parameters,
    memory: memoryReport(spec, load),
  };
}
