import { inSideFile, splitSideFile } from "../../config/nodes/side-file.ts";
import { isWithin, parentOf, type Pointer } from "../../spec/pointer.ts";
import { ownFieldsOf } from "../tree/source-text.ts";
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
      const own = ownFieldsOf(origin);
      // What the value's presence hangs on is shown where nothing else is: the line that is sought is its own.
      (own.length > 0 ? own : (origin.given?.from ?? [])).forEach(add);
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
