import { shown } from "../../spec/shown.ts";
import { tokensOf, type Pointer } from "../../spec/pointer.ts";
import { splitSideFile } from "./side-file.ts";

/** A pointer as one says it; of a file beside config.json with the file's name. */
export function dotted(pointer: Pointer): string {
  const { file, pointer: inFile } = splitSideFile(pointer);
  const path = shown(tokensOf(inFile).join("."));
  if (file === null) return path;
  return path === "" ? file : `${file}: ${path}`;
}
