import type { SideFileName } from "../../config/nodes/side-file.ts";
import type { FieldReport } from "../inspection.ts";
import { unknowns } from "../unknowns.ts";

/** A report of a file beside config.json, whose diagnostics say which file they are about. */
export function inNameOf(file: SideFileName, report: FieldReport): FieldReport {
  const about = unknowns()?.about;
  return about ? { ...report, diagnostics: about.toldOfSideFile(file, report.diagnostics) } : report;
}
