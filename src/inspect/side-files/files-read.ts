import type { Diagnostic } from "../../config/document.ts";
import { GENERATION_FILE, inSideFile, QUANT_FILE, type SideFileName } from "../../config/nodes/side-file.ts";
import type { FieldUse } from "../../config/reading/field-use.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { FieldReport, Inspection } from "../inspection.ts";
import { reportGenerationFile } from "./generation-file.ts";

/** One of the files of a checkpoint, with what became of its fields. */
export interface FileRead {
  /** null: config.json itself. */
  readonly file: SideFileName | null;
  /** null where the file cannot be read: then a diagnostic of config.json says why. */
  readonly report: FieldReport | null;
  /** The text of a file beside config.json; an inspection does not keep config.json's. */
  readonly text: string | null;
}

const known = new WeakMap<Inspection, readonly FileRead[]>();

/** The files that an inspection read, config.json first. Found once for each inspection. */
export function filesRead(inspection: Inspection): readonly FileRead[] {
  const before = known.get(inspection);
  if (before) return before;
  const files = findFiles(inspection);
  known.set(inspection, files);
  return files;
}

function findFiles(inspection: Inspection): readonly FileRead[] {
  const { quantFile, beside } = inspection;
  const generation = reportGenerationFile(beside.generationConfig);
  return [
    { file: null, report: inspection, text: null },
    ...(quantFile
      ? [
          {
            file: QUANT_FILE,
            report: quantFile.ok ? quantFile.report : null,
            text: beside.hfQuantConfig,
          } as const,
        ]
      : []),
    ...(generation
      ? [
          {
            file: GENERATION_FILE,
            report: generation.ok ? generation.report : null,
            text: beside.generationConfig,
          } as const,
        ]
      : []),
  ];
}

/** How a pointer in one of the files is called: `hf_quant_config.json#/quantization/quant_algo`, `/hidden_size`. */
export function inFile(file: SideFileName | null, pointer: Pointer): Pointer {
  return file === null ? pointer : inSideFile(file, pointer);
}

/** The use of every leaf of every file of a checkpoint, config.json's first. */
export function fieldsOfFiles(inspection: Inspection): ReadonlyMap<Pointer, FieldUse> {
  const fields = new Map<Pointer, FieldUse>();
  for (const { file, report } of filesRead(inspection))
    for (const [pointer, use] of report?.fields ?? []) fields.set(inFile(file, pointer), use);
  return fields;
}

/** What was said of every file of a checkpoint; `at` names the file where it is not config.json. */
export function diagnosticsOfFiles(inspection: Inspection): readonly Diagnostic[] {
  return filesRead(inspection).flatMap(({ file, report }) =>
    (report?.diagnostics ?? []).map((diagnostic) =>
      file === null ? diagnostic : { ...diagnostic, at: inFile(file, diagnostic.at) },
    ),
  );
}
