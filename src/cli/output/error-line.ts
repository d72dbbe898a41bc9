import type { ConfigError } from "../../config/document.ts";

/** An error for the terminal: where it is, its code, and what is the matter. */
export function errorLine(file: string, { line, column, code, message }: ConfigError): string {
  return `${file}:${line}:${column}: ${code}: ${message}`;
}
