import type { ConfigError } from "../../config/document.ts";

/** Why the system could not read a file, as an error of that file. */
export function unreadableFile(file: string, error: unknown): ConfigError {
  const message = `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  return { code: "unreadable-file", message, line: 1, column: 1 };
}
