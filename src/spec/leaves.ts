import type { Json, JsonObject } from "./json.ts";
import { child, type Pointer } from "./pointer.ts";

/** How to look into a tree of values, whether plain JSON or nodes with positions. */
export interface TreeView<V> {
  readonly kindOf: (value: V) => "object" | "array" | "scalar";
  /** Whether `test` holds for all members or elements of an object or array; it is not asked further once it does not. */
  readonly every: (value: V, test: (value: V, key: string | number) => boolean) => boolean;
}

/** From how many members on a map of one shape counts as long, and so as one leaf. */
const LONG_MAP = 16;

/**
 * Calls `visit` for every leaf below `root` in the order of the text, with its name in what holds it. A leaf is a scalar, an empty object or array,
 * an array of scalars, or a long map of one shape (such as `quantized_layers`): values that are read as one fact.
 * Linear in the size of the tree; recursion is as deep as the tree.
 */
export function forEachLeaf<V>(
  view: TreeView<V>,
  root: V,
  visit: (pointer: Pointer, value: V, key: string | number | undefined, parent: V | undefined) => void,
  at: Pointer = "",
): void {
  walk(view, root, visit, at, undefined, undefined);
}

function walk<V>(
  view: TreeView<V>,
  root: V,
  visit: (pointer: Pointer, value: V, key: string | number | undefined, parent: V | undefined) => void,
  at: Pointer,
  key: string | number | undefined,
  parent: V | undefined,
): void {
  if (isLeaf(view, root)) {
    visit(at, root, key, parent);
    return;
  }
  view.every(root, (value, name) => {
    walk(view, value, visit, child(at, name), name, root);
    return true;
  });
}

/** Whether a value is read as one fact, and so is a leaf wherever it stands. */
export function isLeaf<V>(view: TreeView<V>, value: V): boolean {
  const kind = view.kindOf(value);
  if (kind === "scalar") return true;
  return kind === "array"
    ? view.every(value, (inner) => view.kindOf(inner) === "scalar")
    : isEmptyOrLongMap(view, value);
}

/**
 * Whether an object is empty, or long with values that all are flat objects sharing their members' names. A name that
 * only one value has is not part of a common shape: it deserves to be seen on its own.
 */
function isEmptyOrLongMap<V>(view: TreeView<V>, map: V): boolean {
  const seen = new Map<string | number, number>();
  let size = 0;
  const flat = view.every(map, (value) => {
    if (view.kindOf(value) !== "object") return false;
    let members = 0;
    const scalars = view.every(value, (inner, name) => {
      members++;
      seen.set(name, (seen.get(name) ?? 0) + 1);
      return view.kindOf(inner) === "scalar";
    });
    size++;
    return scalars && members > 0;
  });
  if (!flat) return false;
  return size === 0 || (size >= LONG_MAP && [...seen.values()].every((count) => count > 1));
}

/** A view of plain JSON. */
export const jsonView: TreeView<Json> = {
  kindOf: (value) =>
    typeof value !== "object" || value === null ? "scalar" : Array.isArray(value) ? "array" : "object",
  every: (value, test) =>
    Array.isArray(value)
      ? value.every(test)
      : Object.keys(value as JsonObject).every((key) => test((value as JsonObject)[key] as Json, key)),
};
