import type { ConfigError } from "../../config/document.ts";
import { resaveLoading } from "../../versions/resave.ts";
import type { ResaveArguments } from "../arguments/resave-arguments.ts";
import { errorLine } from "../output/error-line.ts";
import { unreadableFile } from "../output/unreadable-file.ts";

/**
 * Writes the config.json that a version of transformers would write after loading a file, or says on `complain` why it
 * would write none. @returns the exit status.
 */
export async function resaveFile(
  { file, transformers }: ResaveArguments,
  read: (file: string) => string,
  write: (text: string) => void,
  complain: (line: string) => void,
): Promise<0 | 2> {
  const fail = (error: ConfigError) => {
    complain(errorLine(file, error));
    return 2 as const;
  };
  let text: string;
  try {
    text = read(file);
  } catch (error) {
    return fail(unreadableFile(file, error));
  }
  const saved = await resaveLoading(text, transformers);
  if (!saved.ok) return fail(saved.error);
  write(saved.value);
  return 0;
}
