import type { ConfigError } from "../../config/document.ts";
import { visible } from "./visible.ts";

/** An error for the terminal: where it is, its code, and what is the matter. */
export function errorLine(file: string, { line, column, code, message }: ConfigError): string {
  return visible(`${file}:${line}:${column}: ${code}: ${message}`);
}
