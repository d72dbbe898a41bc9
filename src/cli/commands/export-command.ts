import { basename, dirname, resolve } from "node:path";
import { type ExportFormat, exportFile } from "../../export/formats.ts";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import { quantizationFindings } from "../../inspect/quantization-findings.ts";
import { bothPaths } from "../../runtime/paths/both-paths.ts";
import { verdictLines } from "../../verdict/lines.ts";
import { type CheckpointFiles, readCheckpoint } from "../checkpoint.ts";
import type { ExportArguments } from "../arguments/export-arguments.ts";
import { unreadableFile } from "../output/unreadable-file.ts";
import { errorLine } from "../output/error-line.ts";
import { besideReport } from "../output/beside-report.ts";
import { visible } from "../output/visible.ts";

/** How the command reads, writes and saves. */
interface Channels {
  readonly read: (file: string) => string;
  readonly write: (text: string) => void;
  readonly save: (file: string, text: string) => void;
  readonly complain: (line: string) => void;
}

/**
 * Writes the spec of a file in a format, to standard output or to a file, or says on `complain` why there is none. A report
 * in a file has its diagram beside it. @returns the exit status.
 */
export async function exportSpec(
  { file, format, output, transformers }: ExportArguments,
  { read, write, save, complain }: Channels,
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
  const options = { title: titleOf(file), link: null, verdict: verdictLines(inspection, evidence) };
  const made = async (as: ExportFormat, picture?: string): Promise<string> =>
    (await exportFile(as, inspection, { ...options, ...(picture !== undefined && { picture }) })).text;
  if (output === null) write(await made(format));
  else if (format === "markdown") {
    const picture = besideReport(output);
    save(output, await made(format, basename(picture)));
    save(picture, await made("diagram"));
  } else save(output, await made(format));
  return 0;
}

/** What a model is called whose file has this path: a file that goes by its usual name is called as its folder. */
function titleOf(file: string): string {
  const name = basename(file);
  if (file === "-") return "config.json";
  return (name === "config.json" && basename(dirname(resolve(file)))) || name.replace(/\.json$/, "");
}
