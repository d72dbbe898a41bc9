import type { Pointer } from "../../spec/pointer.ts";

/** The value whose row in a tree has the keyboard; null where no tree has it. */
export function activeRow(): Pointer | null {
  const tree = document.activeElement;
  if (tree?.getAttribute("role") !== "tree") return null;
  const row = document.getElementById(tree.getAttribute("aria-activedescendant") ?? "");
  return row?.dataset["pointer"] ?? null;
}
