import { QUANT_FILE, splitSideFile } from "../../config/nodes/side-file.ts";
import type { FieldReport, Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";

/** The report of the file that a pointer leads into, and the pointer in it; null where there is none. */
export function reportOf(
  inspection: Inspection,
  pointer: Pointer,
): { readonly report: FieldReport; readonly pointer: Pointer } | null {
  const { file, pointer: inFile } = splitSideFile(pointer);
  if (file === null) return { report: inspection, pointer };
  const side = file === QUANT_FILE ? inspection.quantFile : null;
  return side?.ok ? { report: side.report, pointer: inFile } : null;
}

/** The line of a field, in whichever file it stands; null where it is in none. */
export function lineOf(inspection: Inspection, pointer: Pointer): number | null {
  const found = reportOf(inspection, pointer);
  return found?.report.places.get(found.pointer)?.line ?? null;
}
