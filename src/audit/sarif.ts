import type { AuditFinding } from "./audit-config.ts";

/** How SARIF calls a severity. */
const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

/** Findings as a log of SARIF 2.1.0, which code hosts show beside the lines. Names are paths below the working directory. */
export function sarifLog(findings: readonly AuditFinding[], version: string): object {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "spec-explorer", version, rules: codes.map((id) => ({ id })) } },
        columnKind: "utf16CodeUnits",
        results: findings.map(({ name, severity, code, message, line, column }) => ({
          ruleId: code,
          ruleIndex: codes.indexOf(code),
          level: LEVELS[severity],
          message: { text: message },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(name) },
                region: { startLine: line, startColumn: column },
              },
            },
          ],
        })),
      },
    ],
  };
}

/** A path as a relative or file URI. */
function uriOf(path: string): string {
  const steps = path.replace(/^(\.\/)+/, "").split("/");
  const uri = steps.map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${uri}` : uri;
}
