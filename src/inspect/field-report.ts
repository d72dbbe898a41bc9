import { nearestFields } from "../adapters/known-fields.ts";
import type { ConfigDocument, Diagnostic, Node } from "../config/document.ts";
import type { FieldUse } from "../config/field-use.ts";
import { linesOf, positionAt } from "../config/line-index.ts";
import { nodeView } from "../config/node-view.ts";
import { nodeAt } from "../config/node.ts";
import type { ConfigReader, Finding } from "../config/reader.ts";
import { forEachLeaf } from "../spec/leaves.ts";
import { nameOf, parentOf, type Pointer } from "../spec/pointer.ts";
import type { FieldPlace, FieldReport } from "./inspection.ts";

/** What became of every field: the inverse of the origins, then what the reader was told, and unmapped for the rest. */
export function reportFields(
  reader: ConfigReader,
  decidedBy: ReadonlyMap<Pointer, readonly Pointer[]>,
): FieldReport {
  const { document } = reader;
  const fields = new Map<Pointer, FieldUse>();
  const places = new Map<Pointer, FieldPlace>();
  forEachLeaf(nodeView, document.root, (pointer, node) => {
    fields.set(pointer, useOf(pointer, reader, decidedBy));
    places.set(pointer, placeOf(document, pointer, node));
  });
  const diagnostics = [
    ...document.diagnostics,
    ...reader.findings.map((finding) => locate(finding, document)),
  ];
  return { fields, places, diagnostics };
}

function useOf(
  pointer: Pointer,
  reader: ConfigReader,
  decidedBy: ReadonlyMap<Pointer, readonly Pointer[]>,
): FieldUse {
  const to = decidedBy.get(pointer);
  if (to) return { use: "mapped", to };
  const shadowed = reader.shadowed.get(pointer);
  if (shadowed) return { use: "shadowed", ...shadowed };
  const ignored = reader.ignored.get(pointer);
  if (ignored) return { use: "ignored", ...ignored };
  return { use: "unmapped", nearest: nearestFields(nameOf(pointer)) };
}

function placeOf(document: ConfigDocument, pointer: Pointer, node: Node): FieldPlace {
  const start = keyStartOf(document.root, pointer) ?? node.start;
  return { start, valueStart: node.start, end: node.end, line: positionAt(linesOf(document), start).line };
}

/** The offset of a member's name; undefined for elements of arrays. */
function keyStartOf(root: Node, pointer: Pointer): number | undefined {
  const parent = nodeAt(root, parentOf(pointer));
  return parent?.type === "object" ? parent.members.get(nameOf(pointer))?.keyStart : undefined;
}

/** A finding with its place: that of the field or, where the file leaves it out, of the nearest object around it. */
export function locate(finding: Finding, document: ConfigDocument): Diagnostic {
  const { severity, code, message, at } = finding;
  let pointer = at;
  while (pointer !== "" && !nodeAt(document.root, pointer)) pointer = parentOf(pointer);
  const offset = keyStartOf(document.root, pointer) ?? nodeAt(document.root, pointer)?.start ?? 0;
  return { severity, code, message, at, ...positionAt(linesOf(document), offset) };
}
