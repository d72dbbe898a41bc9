import { unknowns } from "./unknowns.ts";
import type { Node } from "../config/document.ts";
import type { FieldUse } from "../config/reading/field-use.ts";
import { type LineIndex, linesOf, positionAt } from "../config/parse/line-index.ts";
import { nodeView } from "../config/nodes/node-view.ts";
import { locate } from "../config/reading/locate.ts";
import { withLazyMembers } from "../config/reading/lazy-members.ts";
import { once } from "../config/reading/once.ts";
import type { ConfigReader } from "../config/reading/reader.ts";
import { forEachLeaf } from "../spec/leaves.ts";
import { nameOf, type Pointer } from "../spec/pointer.ts";
import type { FieldPlace, FieldReport } from "./inspection.ts";

/** Beyond so many unmapped fields a file is none of a family's, and spelling no longer explains them. */
const MOST_COMPARED = 1000;

/**
 * What became of every field: the inverse of the origins, then what the reader was told, and unmapped for the rest.
 * `inOrigins` is how the origins call a pointer of this file; `readAs` its model type, where it does not name that itself.
 */
export function reportFields(
  reader: ConfigReader,
  decidedBy: ReadonlyMap<Pointer, readonly Pointer[]>,
  inOrigins: (pointer: Pointer) => Pointer = (pointer) => pointer,
  readAs?: string,
): FieldReport {
  const { document } = reader;
  const modelType = readAs ?? modelTypeOf(reader);
  const fields = new Map<Pointer, FieldUse>();
  const places = new Map<Pointer, FieldPlace>();
  let unmapped = 0;
  const lines = linesOf(document);
  forEachLeaf(nodeView, document.root, (pointer, node, key, parent) => {
    const known = useOf(pointer, reader, decidedBy.get(inOrigins(pointer)));
    fields.set(pointer, known ?? unmappedField(nameOf(pointer), modelType, unmapped++ < MOST_COMPARED));
    places.set(pointer, placeOf(lines, memberStart(parent, key) ?? node.start, node));
  });
  const diagnostics = [
    ...document.diagnostics,
    ...reader.findings.map((finding) => locate(finding, document)),
  ];
  return { fields, places, diagnostics };
}

/** The model type that a file names; "" where it names none. */
function modelTypeOf({ root }: ConfigReader): string {
  const node = root.members.get("model_type")?.value;
  return node?.type === "string" ? node.value : "";
}

/** A field that nobody read. What is known of like names is looked up when it is asked for: a probe of the engine lens does not. */
function unmappedField(name: string, modelType: string, isCompared: boolean): FieldUse {
  const found = once(() => (isCompared ? nearest(name, modelType) : []));
  return withLazyMembers({ use: "unmapped" }, { nearest: found });
}

/** Known names like one that nobody read; none before any family has been loaded. */
function nearest(name: string, modelType: string): readonly string[] {
  const unknown = unknowns();
  return unknown ? unknown.about.nearestFields(unknown.registry, name, modelType) : [];
}

function useOf(
  pointer: Pointer,
  reader: ConfigReader,
  to: readonly Pointer[] | undefined,
): FieldUse | undefined {
  if (to) return { use: "mapped", to };
  const shadowed = reader.shadowed.get(pointer);
  if (shadowed) return { use: "shadowed", ...shadowed };
  const ignored = reader.ignored.get(pointer);
  if (ignored) return { use: "ignored", ...ignored };
  return undefined;
}

function placeOf(lines: LineIndex, start: number, node: Node): FieldPlace {
  return { start, valueStart: node.start, end: node.end, line: positionAt(lines, start).line };
}

/** The offset of a member's name; undefined for elements of arrays. */
function memberStart(parent: Node | undefined, name: string | number | undefined): number | undefined {
  return parent?.type === "object" ? parent.members.get(name as string)?.keyStart : undefined;
}
