import type { ConfigError } from "../../config/document.ts";
import {
  GENERATION_FILE,
  QUANT_FILE,
  splitSideFile,
  type SideFileName,
} from "../../config/nodes/side-file.ts";
import type { FailedInspection, FieldReport, Ghost, Inspection } from "../../inspect/inspection.ts";
import type { Origin } from "../../spec/origin.ts";
import { nameOf, type Pointer } from "../../spec/pointer.ts";
import { READING_FAILED } from "../problems/reading-failed.ts";
import type { SourceFile } from "../view-state.ts";

/** What is known of one file, as the source pane shows it. Pointers of `origins` may lead into any of the files. */
export interface SourceReading {
  readonly file: SideFileName | null;
  readonly report: FieldReport | null;
  readonly error: ConfigError | null;
  readonly ghosts: readonly Ghost[];
  readonly origins: ReadonlyMap<Pointer, Origin>;
}

const NO_ORIGINS: ReadonlyMap<Pointer, Origin> = new Map();

/** The name of each of a checkpoint's files. */
export const FILE_NAMES = {
  config: "config.json",
  quantization: QUANT_FILE,
  generation: GENERATION_FILE,
} as const satisfies { readonly [K in SourceFile]: string };

/** The file that a pointer leads into. */
export function fileOf(pointer: Pointer): SourceFile {
  const { file } = splitSideFile(pointer);
  return file === QUANT_FILE ? "quantization" : file === GENERATION_FILE ? "generation" : "config";
}

/** What an inspection says of one of the files. generation_config.json has no fields that decide spec values. */
export function readingOf(result: Inspection | FailedInspection, file: SourceFile): SourceReading {
  const origins = result.ok ? result.origins : NO_ORIGINS;
  if (file === "config") {
    return result.ok
      ? { file: null, report: result, error: null, ghosts: result.ghosts, origins }
      : { file: null, report: withoutKnown(result), error: placed(result.error), ghosts: [], origins };
  }
  const side = file === "quantization" && result.ok ? result.quantFile : null;
  return {
    file: file === "quantization" ? QUANT_FILE : GENERATION_FILE,
    report: side?.ok ? side.report : null,
    error: side && !side.ok ? side.error : null,
    ghosts: [],
    origins,
  };
}

/** An error that is about a place in the text. */
function placed(error: ConfigError): ConfigError | null {
  return error.code === READING_FAILED ? null : error;
}

/** The fields to mark in a file of an unknown model type: those that the nearest known type does not have either. */
function withoutKnown({ report, nearest }: FailedInspection): FieldReport | null {
  if (!report || !nearest) return report;
  const unknown = new Set(nearest.unknown);
  return { ...report, fields: new Map([...report.fields].filter(([field]) => unknown.has(nameOf(field)))) };
}
