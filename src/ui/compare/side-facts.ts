import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { splitSideFile } from "../../config/nodes/side-file.ts";
import { filesRead } from "../../inspect/side-files/files-read.ts";
import { FILE_NAMES, fileOf } from "../source/reading.ts";

/** A place in one of a side's files to jump to. */
export interface FieldLine {
  readonly pointer: Pointer;
  readonly line: number;
  /** The name of a file beside config.json; null for config.json itself. */
  readonly file: string | null;
}

/** Where a field stands; null where the file does not have it. */
export function lineOf(inspection: Inspection, pointer: Pointer): FieldLine | null {
  const { file: name, pointer: inFile } = splitSideFile(pointer);
  const read = filesRead(inspection).find((candidate) => candidate.file === name);
  const line = read?.report?.places.get(inFile)?.line;
  if (line === undefined) return null;
  const file = fileOf(pointer);
  return { pointer, line, file: file === "config" ? null : FILE_NAMES[file] };
}

/** The lines of fields, those that the file does not have left out; of many, the first. */
export function linesOf(inspection: Inspection, pointers: readonly Pointer[]): FieldLine[] {
  const lines: FieldLine[] = [];
  for (const pointer of pointers) {
    const line = lineOf(inspection, pointer);
    if (line && !lines.some((other) => other.line === line.line && other.file === line.file))
      lines.push(line);
    if (lines.length === MOST) break;
  }
  return lines;
}

const MOST = 3;
