import type { ConfigError, Diagnostic, Result } from "../config/document.ts";
import type { ConfigFiles } from "../inspect/config-files.ts";
import type { FailedInspection, Inspection } from "../inspect/inspection.ts";
import { inspectLoading } from "../inspect/inspect-loading.ts";
import type { InspectOptions } from "../inspect/inspect-text.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { unreadableFile } from "./output/unreadable-file.ts";

interface ReadFile<I> {
  readonly inspection: I;
  readonly text: string;
  readonly files: ConfigFiles;
}

/** What is read of a file, and its text; with files beside it (readCheckpoint). An error too where it cannot be opened. */
export async function readInspection(
  file: string,
  options: Pick<InspectOptions, "transformers" | "as">,
  read: (file: string) => string,
): Promise<Result<ReadFile<Inspection>, ConfigError>> {
  const opened = await readAnyInspection(file, options, read);
  if (!opened.ok) return opened;
  const { inspection, text, files } = opened.value;
  return inspection.ok ? { ok: true, value: { inspection, text, files } } : inspection;
}

/** As `readInspection`, with what is known of a file that gives no spec. An error only where it cannot be opened. */
export async function readAnyInspection(
  file: string,
  options: Pick<InspectOptions, "transformers" | "as">,
  read: (file: string) => string,
): Promise<Result<ReadFile<Inspection | FailedInspection>, ConfigError>> {
  let checkpoint: ReturnType<typeof readCheckpoint>;
  try {
    checkpoint = readCheckpoint(file, read);
  } catch (error) {
    return { ok: false, error: unreadableFile(file, error) };
  }
  const inspection: Inspection | FailedInspection = await inspectLoading(checkpoint.config, {
    ...checkpoint,
    ...options,
  });
  if (!inspection.ok) return { ok: true, value: { inspection, text: checkpoint.config, files: checkpoint } };
  const beside = checkpoint.unreadable.map((message): Diagnostic => ({
    severity: "warning",
    code: "side-file-unreadable",
    message,
    at: "",
    line: 1,
    column: 1,
  }));
  const told =
    beside.length === 0 ? inspection : { ...inspection, diagnostics: [...inspection.diagnostics, ...beside] };
  return { ok: true, value: { inspection: told, text: checkpoint.config, files: checkpoint } };
}
