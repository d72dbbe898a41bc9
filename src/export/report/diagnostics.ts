import type { Diagnostic } from "../../config/document.ts";
import { escapeText, inlineCode } from "../../share/markdown/markdown-escape.ts";
import { section } from "./table.ts";

/** What is the matter with the file; nothing where nothing is. */
export function diagnosticsSection(diagnostics: readonly Diagnostic[]): string {
  if (diagnostics.length === 0) return "";
  const lines = diagnostics.map(
    ({ severity, message, at, line }) =>
      `- ${severity}${at === "" ? "" : `, ${inlineCode(at)}`} (line ${line}): ${escapeText(message)}`,
  );
  return section("Diagnostics", lines.join("\n"));
}
