import type { Json, JsonObject } from "./json.ts";
import { child, type Pointer } from "./pointer.ts";

/** How to look into a tree of values, whether plain JSON or nodes with positions. */
export interface TreeView<V> {
  readonly kindOf: (value: V) => "object" | "array" | "scalar";
  /** How many members or elements an object or array has. */
  readonly sizeOf: (value: V) => number;
  /** Whether `test` holds for all members or elements of an object or array; it is not asked further once it does not. */
  readonly every: (value: V, test: (value: V, key: string | number) => boolean) => boolean;
}

/** From how many members on a map of one shape counts as long, and so as one leaf. */
const LONG_MAP = 16;

/**
 * Calls `visit` for every leaf below `root` in the order of the text. A leaf is a scalar, an empty object or array,
 * an array of scalars, or a long map of one shape (such as `quantized_layers`): values that are read as one fact.
 * Linear in the size of the tree; recursion is as deep as the tree.
 */
export function forEachLeaf<V>(
  view: TreeView<V>,
  root: V,
  visit: (pointer: Pointer, value: V) => void,
  at: Pointer = "",
): void {
  if (isLeaf(view, root)) {
    visit(at, root);
    return;
  }
  view.every(root, (value, key) => {
    forEachLeaf(view, value, visit, child(at, key));
    return true;
  });
}

/** Whether a value is read as one fact, and so is a leaf wherever it stands. */
export function isLeaf<V>(view: TreeView<V>, value: V): boolean {
  const kind = view.kindOf(value);
  if (kind === "scalar") return true;
  const size = view.sizeOf(value);
  if (size === 0) return true;
  return kind === "array" ? allScalars(view, value) : size >= LONG_MAP && isOfOneShape(view, value);
}

function allScalars<V>(view: TreeView<V>, value: V): boolean {
  return view.every(value, (inner) => view.kindOf(inner) === "scalar");
}

/**
 * Whether all values are flat objects that share their members' names. A name that only one value has is not part of
 * a common shape: it deserves to be seen on its own.
 */
function isOfOneShape<V>(view: TreeView<V>, map: V): boolean {
  const seen = new Map<string | number, number>();
  const flat = view.every(
    map,
    (value) =>
      view.kindOf(value) === "object" &&
      view.sizeOf(value) > 0 &&
      view.every(value, (inner, name) => {
        seen.set(name, (seen.get(name) ?? 0) + 1);
        return view.kindOf(inner) === "scalar";
      }),
  );
  return flat && [...seen.values()].every((count) => count > 1);
}

/** A view of plain JSON. */
export const jsonView: TreeView<Json> = {
  kindOf: (value) =>
    typeof value !== "object" || value === null ? "scalar" : Array.isArray(value) ? "array" : "object",
  sizeOf: (value) => (Array.isArray(value) ? value.length : Object.keys(value as JsonObject).length),
  every: (value, test) =>
    Array.isArray(value)
      ? value.every(test)
      : Object.keys(value as JsonObject).every((key) => test((value as JsonObject)[key] as Json, key)),
};
