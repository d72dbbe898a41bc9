import { join } from "node:path";
import { compareTensors, differences } from "../../analysis/checkpoint/compare-tensors.ts";
import type { ConfigError, Result } from "../../config/document.ts";
import { familyOfSpec } from "../../families/registry.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { CheckArguments } from "../arguments/check-arguments.ts";
import { readCheckpoint } from "../checkpoint.ts";
import { unreadableFile } from "../output/unreadable-file.ts";
import { tensorsIn } from "../safetensors.ts";

/**
 * Prints, for each directory, where its checkpoint is not as its config.json says; of weights only headers are read.
 * @returns the exit status: 1 where they differ.
 */
export function checkDirectories(
  { directories, transformers }: CheckArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): 0 | 1 | 2 {
  let unread = false;
  let differing = false;
  for (const directory of directories) {
    const result = check(directory, transformers, read);
    unread ||= !result.ok;
    differing ||= result.ok && differences(result.value) > 0;
    print(
      JSON.stringify(
        result.ok ? { directory, ok: true, ...result.value } : { directory, ok: false, error: result.error },
      ),
    );
  }
  return unread ? 2 : differing ? 1 : 0;
}

function check(directory: string, transformers: string, read: (file: string) => string) {
  const inspection = inspectFile(join(directory, "config.json"), transformers, read);
  if (!inspection.ok) return inspection;
  const { spec, adapter } = inspection.value;
  let found: ReturnType<typeof tensorsIn>;
  try {
    found = tensorsIn(directory);
  } catch (error) {
    return { ok: false as const, error: unreadableFile(directory, error) };
  }
  const names = familyOfSpec(spec, transformers)?.checkpoint(adapter) ?? {};
  return { ok: true as const, value: compareTensors(spec, names, found) };
}

function inspectFile(
  file: string,
  transformers: string,
  read: (file: string) => string,
): Result<Inspection, ConfigError> {
  let checkpoint: ConfigFiles;
  try {
    checkpoint = readCheckpoint(file, read);
  } catch (error) {
    return { ok: false, error: unreadableFile(file, error) };
  }
  const inspection = inspectText(checkpoint.config, { ...checkpoint, transformers });
  return inspection.ok ? { ok: true, value: inspection } : inspection;
}
