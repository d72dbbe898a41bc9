import { parentOf } from "../../spec/pointer.ts";
import type { ConfigDocument, Diagnostic } from "../document.ts";
import { memberAt, nodeAt } from "../nodes/node.ts";
import { linesOf, positionAt } from "../parse/line-index.ts";
import { type Finding, shortened } from "./reader.ts";

/** A finding with its place: that of the field or, where the file leaves it out, of the nearest object around it. */
export function locate(finding: Finding, document: ConfigDocument): Diagnostic {
  const { severity, code, message, at, place } = finding;
  if (place) return { severity, code, message: shortened(message), at, ...place };
  let pointer = at;
  while (pointer !== "" && !nodeAt(document.root, pointer)) pointer = parentOf(pointer);
  const offset = memberAt(document.root, pointer)?.keyStart ?? nodeAt(document.root, pointer)?.start ?? 0;
  return { severity, code, message: shortened(message), at, ...positionAt(linesOf(document), offset) };
}
