import type { Json } from "./json.ts";
import { child, type Pointer } from "./pointer.ts";

/** How to look into a tree of values, whether plain JSON or nodes with positions. */
export interface TreeView<V> {
  /** The members of an object, the elements of an array; undefined for a scalar. */
  readonly entries: (value: V) =>
    | {
        readonly keyed: boolean;
        readonly values: () => Iterable<readonly [string, V]>;
        readonly size: number;
      }
    | undefined;
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
  const inside = view.entries(root);
  if (!inside || isOneLeaf(view, inside)) {
    visit(at, root);
    return;
  }
  for (const [key, value] of inside.values()) forEachLeaf(view, value, visit, child(at, key));
}

/** Whether a value is read as one fact, and so is a leaf wherever it stands. */
export function isLeaf<V>(view: TreeView<V>, value: V): boolean {
  const inside = view.entries(value);
  return !inside || isOneLeaf(view, inside);
}

type Inside<V> = NonNullable<ReturnType<TreeView<V>["entries"]>>;

function isOneLeaf<V>(view: TreeView<V>, inside: Inside<V>): boolean {
  if (inside.size === 0) return true;
  return inside.keyed ? inside.size >= LONG_MAP && isOfOneShape(view, inside) : allScalars(view, inside);
}

function allScalars<V>(view: TreeView<V>, inside: Inside<V>): boolean {
  for (const [, value] of inside.values()) if (view.entries(value)) return false;
  return true;
}

/**
 * Whether all values are flat objects that share their members' names. A name that only one value has is not part of
 * a common shape: it deserves to be seen on its own.
 */
function isOfOneShape<V>(view: TreeView<V>, inside: Inside<V>): boolean {
  const seen = new Map<string, number>();
  for (const [, value] of inside.values()) {
    const members = view.entries(value);
    if (!members?.keyed || members.size === 0 || !allScalars(view, members)) return false;
    for (const [name] of members.values()) seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  return [...seen.values()].every((count) => count > 1);
}

/** A view of plain JSON. */
export const jsonView: TreeView<Json> = {
  entries: (value) => {
    if (typeof value !== "object" || value === null) return undefined;
    if (Array.isArray(value)) {
      return {
        keyed: false,
        values: () => value.map((item, index) => [String(index), item] as const),
        size: value.length,
      };
    }
    const values = Object.entries(value);
    return { keyed: true, values: () => values, size: values.length };
  },
};
