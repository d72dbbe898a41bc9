import type { Diagnostic } from "../config/document.ts";
import { diagnosticsOfFiles } from "../inspect/side-files/files-read.ts";
import { quantizationFindings } from "../inspect/quantization-findings.ts";
import { nameOf } from "../spec/pointer.ts";
import type { DiagnosticsComparison, Side } from "./comparison.ts";

/**
 * What was said of one side's files alone, and of what its quantisation means for the modules of its model. A diagnostic of the same code is the same one where its words are, or where it
 * is about a field of the same name, wherever that stands in the other file.
 */
export function compareDiagnostics(a: Side, b: Side): DiagnosticsComparison {
  const left = toldOf(a);
  const right = toldOf(b);
  const only_a = left.filter((diagnostic) => {
    const there = right.findIndex((other) => isSame(diagnostic, other));
    if (there !== -1) right.splice(there, 1);
    return there === -1;
  });
  return { only_a, only_b: right };
}

function toldOf({ inspection }: Side): Diagnostic[] {
  return [...diagnosticsOfFiles(inspection), ...quantizationFindings(inspection)];
}

function isSame(a: Diagnostic, b: Diagnostic): boolean {
  return a.code === b.code && (a.message === b.message || (a.at !== "" && nameOf(a.at) === nameOf(b.at)));
}
