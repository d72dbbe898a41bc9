import type { Load } from "../analysis/memory/memory.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { memoryReport, type MemoryReport } from "../inspect/memory-report.ts";
import { quantizationFindings, ranksFinding } from "../inspect/quantization-findings.ts";
import { diagnosticsOfFiles, fieldsOfFiles } from "../inspect/side-files/files-read.ts";
import { WRITTEN_BY } from "../inspect/tool.ts";
import type { Diagnostic } from "../config/document.ts";
import type { FieldUse } from "../config/reading/field-use.ts";
import type { Origin } from "../spec/origin.ts";
import type { Pointer } from "../spec/pointer.ts";
import type { VerdictEntry } from "./verdict.ts";

/** An inspection as plain data: what `spec inspect` prints of a file. */
export interface InspectionJson {
  readonly file: string;
  readonly ok: true;
  /** The model type whose adapter read the file. */
  readonly adapter: string;
  /** How the adapter was chosen, where it is not that of the file's own type. */
  readonly guess?: NonNullable<Inspection["guess"]>;
  readonly verdict: readonly VerdictEntry[];
  readonly spec: Inspection["spec"];
  readonly origins: { readonly [leaf: Pointer]: Origin };
  /** Of every file of the checkpoint; those beside config.json begin with their name. */
  readonly fields: { readonly [leaf: Pointer]: FieldUse };
  readonly diagnostics: readonly Diagnostic[];
  readonly parameters: Inspection["parameters"];
  /** What kind of draft model the file describes, where it is one. */
  readonly draft?: NonNullable<Inspection["draft"]>;
  readonly memory: MemoryReport;
  readonly tool_version: string;
  readonly output_version: number;
}

/** Makes plain data of an inspection and its verdict; `load` null: the model's own (memoryReport). */
export function inspectionJson(
  file: string,
  inspection: Inspection,
  verdict: readonly VerdictEntry[],
  load: Load | null,
): InspectionJson {
  const { adapter, guess, spec, origins, parameters, draft } = inspection;
  return {
    file,
    ok: true,
    adapter,
    ...(guess && { guess }),
    verdict,
    spec,
    origins: Object.fromEntries(origins),
    fields: Object.fromEntries(fieldsOfFiles(inspection)),
    diagnostics: [
      ...diagnosticsOfFiles(inspection),
      ...quantizationFindings(inspection),
      ...ranksFinding(inspection, load?.tensorParallel ?? 1),
    ],
    parameters,
    ...(draft && { draft }),
    memory: memoryReport(inspection, load),
    ...WRITTEN_BY,
  };
}
