import { basename, dirname, resolve } from "node:path";
import { exportFile } from "../../export/formats.ts";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import { quantizationFindings } from "../../inspect/quantization-findings.ts";
import { bothPaths } from "../../runtime/paths/both-paths.ts";
import { verdictLines } from "../../verdict/lines.ts";
import { type CheckpointFiles, readCheckpoint } from "../checkpoint.ts";
import type { ExportArguments } from "../arguments/export-arguments.ts";
import { unreadableFile } from "../output/unreadable-file.ts";
import { errorLine } from "../output/error-line.ts";
import { visible } from "../output/visible.ts";

/** Writes the spec of a file in a format, or says on `complain` why there is none. @returns the exit status. */
export async function exportSpec(
  { file, format, transformers }: ExportArguments,
  read: (file: string) => string,
  write: (text: string) => void,
  complain: (line: string) => void,
): Promise<0 | 2> {
  let checkpoint: CheckpointFiles;
  try {
    checkpoint = readCheckpoint(file, read);
  } catch (error) {
    complain(visible(unreadableFile(file, error).message));
    return 2;
  }
  for (const message of checkpoint.unreadable) complain(visible(message));
  const inspection = await inspectLoading(checkpoint.config, { ...checkpoint, transformers });
  if (!inspection.ok) {
    complain(errorLine(file, inspection.error));
    return 2;
  }
  const paths = bothPaths(checkpoint.config, inspection, transformers);
  const evidence = {
    text: checkpoint.config,
    paths: paths.ok ? paths.value : null,
    quantization: quantizationFindings(inspection),
  };
  const { text } = await exportFile(format, inspection, {
    title: titleOf(file),
    link: null,
    verdict: verdictLines(inspection, evidence),
  });
  write(text);
  return 0;
}

/** What a model is called whose file has this path: a file that goes by its usual name is called as its folder. */
function titleOf(file: string): string {
  const name = basename(file);
  if (file === "-") return "config.json";
  return (name === "config.json" && basename(dirname(resolve(file)))) || name.replace(/\.json$/, "");
}
