import { outputLine } from "../output/output-line.ts";
import { join } from "node:path";
import { compareTensors, differences } from "../../analysis/checkpoint/compare-tensors.ts";
import { namesOf } from "../../inspect/weights.ts";
import type { CheckArguments } from "../arguments/check-arguments.ts";
import { unreadableFile } from "../output/unreadable-file.ts";
import { readInspection } from "../read-inspection.ts";
import { tensorsIn } from "../safetensors.ts";

/**
 * Prints, for each directory, where its checkpoint is not as its config.json says; of weights only headers are read.
 * @returns the exit status: 1 where they differ.
 */
export async function checkDirectories(
  { directories, transformers }: CheckArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): Promise<0 | 1 | 2> {
  let unread = false;
  let differing = false;
  for (const directory of directories) {
    const result = await check(directory, transformers, read);
    unread ||= !result.ok;
    differing ||= result.ok && differences(result.value) > 0;
    print(
      outputLine(
        result.ok ? { directory, ok: true, ...result.value } : { directory, ok: false, error: result.error },
      ),
    );
  }
  return unread ? 2 : differing ? 1 : 0;
}

async function check(directory: string, transformers: string, read: (file: string) => string) {
  const result = await readInspection(join(directory, "config.json"), { transformers }, read);
  if (!result.ok) return result;
  const { inspection } = result.value;
  let found: ReturnType<typeof tensorsIn>;
  try {
    found = tensorsIn(directory);
  } catch (error) {
    return { ok: false as const, error: unreadableFile(directory, error) };
  }
  const names = namesOf(inspection, transformers);
  return { ok: true as const, value: compareTensors(inspection.spec, names, found) };
}
