import { inSideFile, splitSideFile } from "../../config/nodes/side-file.ts";
import { fieldsOf } from "../../spec/origin.ts";
import { isWithin, parentOf, type Pointer } from "../../spec/pointer.ts";
import type { Target } from "../view-state.ts";
import type { SourceReading } from "./reading.ts";

/** The fields of one file, ghosts among them, that decide what a target shows; pointers are of that file. */
export function linkedFields(
  target: Target | null,
  { file, origins }: Pick<SourceReading, "file" | "origins">,
): ReadonlySet<Pointer> {
  const linked = new Set<Pointer>();
  const add = (named: Pointer): void => {
    const split = splitSideFile(named);
    if (split.file === file) linked.add(split.pointer);
  };
  if (!target) return linked;
  if (target.side === "config") add(target.pointer);
  else
    for (const [pointer, origin] of origins) {
      if (!isWithin(pointer, target.pointer)) continue;
      fieldsOf(origin).forEach(add);
      if ("looked_for" in origin) origin.looked_for?.forEach(add);
    }
  return linked;
}

/** The target of a field of the file that a pane shows. */
export function targetIn({ file }: Pick<SourceReading, "file">, pointer: Pointer): Target {
  return { side: "config", pointer: file === null ? pointer : inSideFile(file, pointer) };
}

/** Whether a field is linked: named itself, or part of an object or array that is. */
export function isLinked(pointer: Pointer, linked: ReadonlySet<Pointer>): boolean {
  for (let at = pointer; at !== ""; at = parentOf(at)) if (linked.has(at)) return true;
  return false;
}
