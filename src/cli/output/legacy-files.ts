import { outputLine } from "./output-line.ts";
import type { ConfigError, Result } from "../../config/document.ts";
import type { LegacyConfig } from "../../legacy/legacy-object.ts";
import type { InspectArguments } from "../arguments/inspect-arguments.ts";
import { readLegacy } from "../../runtime/paths/both-paths.ts";
import { legacyReport, prettyLegacy } from "./legacy-report.ts";
import { unreadableFile } from "./unreadable-file.ts";
import { errorLine } from "./error-line.ts";
import { visibleLines } from "./visible.ts";

/** `inspect --legacy`: the object that transformers makes of each file, one line for each. @returns the exit status. */
export function legacyFiles(
  { files, transformers, pretty }: Pick<InspectArguments, "files" | "transformers" | "pretty">,
  read: (file: string) => string,
  print: (line: string) => void,
): 0 | 2 {
  let status: 0 | 2 = 0;
  for (const file of files) {
    const result = readFrom(file, transformers, read);
    if (!result.ok) status = 2;
    print(pretty ? inWords(file, result) : outputLine(toWire(file, result)));
  }
  return status;
}

function readFrom(
  file: string,
  version: string,
  read: (file: string) => string,
): Result<LegacyConfig, ConfigError> {
  let text: string;
  try {
    text = read(file);
  } catch (error) {
    return { ok: false, error: unreadableFile(file, error) };
  }
  return readLegacy(text, version);
}

function toWire(file: string, result: Result<LegacyConfig, ConfigError>): object {
  return result.ok
    ? { file, ok: true, legacy: legacyReport(result.value) }
    : { file, ok: false, error: result.error };
}

function inWords(file: string, result: Result<LegacyConfig, ConfigError>): string {
  return result.ok ? visibleLines([file, ...prettyLegacy(result.value), ""]) : errorLine(file, result.error);
}
