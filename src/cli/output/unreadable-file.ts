import type { ConfigError } from "../../config/document.ts";

/** What the usual errors of a file system mean. */
const MEANINGS: ReadonlyMap<string | undefined, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EISDIR", "it is a directory"],
  ["ENOTDIR", "a part of its path is no directory"],
  ["EACCES", "permission is denied"],
]);

/** Why the system could not read a file, as an error of that file. */
export function unreadableFile(file: string, error: unknown): ConfigError {
  const { code } = error as NodeJS.ErrnoException;
  const meaning = MEANINGS.get(code);
  const said = error instanceof Error ? error.message : String(error);
  const message = `${file} cannot be read: ${meaning === undefined ? said : `${meaning} (${String(code)}).`}`;
  return { code: "unreadable-file", message, line: 1, column: 1 };
}
